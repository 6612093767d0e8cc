/** What the test calls in the page: a chart that a browser draws. */
import { panelChart } from '../../../src/report/panel-chart.js';
import { precision } from '../../report/reproduction.js';

Object.assign(globalThis, { draw: () => panelChart(precision), ready: true });
