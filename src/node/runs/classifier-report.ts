/** Results of a complete run of a classifier: accuracy, report, summary. */
import { shellWord } from '../../options/flag-text.js';
import { classifierReport } from '../../report/classifier-report.js';
import { layerNames } from '../../report/run-texts.js';
import { formatValue } from '../../report/scale.js';
import type { Finisher } from '../../runs/session.js';
import { CLASSIFIER, type Classifier } from '../../tasks/classifier.js';
import { activityFor } from '../../tasks/quantity.js';
import { inspectClassifier } from '../../use/classify.js';
import type { ClassifierData } from './classifier-samples.js';
import { drawWeights } from './run-pictures.js';
import { reportFrame, summaryOf } from './run-results.js';

export const CLASSIFIER_RESULTS: Finisher<Classifier, ClassifierData> = {
  async results(finished) {
    const { folder, config, data, metrics, network } = finished;
    const { options, widths, classes } = config;
    const { image } = network;
    const { cost, ...test } = await inspectClassifier(network, await data.test(), {
      threads: options.threads,
    });
    const pictures = image && drawWeights({ ...network, image });
    const summary = summaryOf<Classifier>(finished, { test, cost });
    const run = shellWord(folder);
    const shown = pictures?.tiles === widths[1] ? `the ${widths[1]}` : `the first ${pictures?.tiles}`;
    const report = classifierReport({
      ...reportFrame<Classifier>(finished, CLASSIFIER, summary, [
        { purpose: 'Measure it on all test samples', command: `spikeloom evaluate ${run}` },
        { purpose: 'Count what it costs', command: `spikeloom inspect ${run}` },
      ]),
      ...{ quality: test, classes, cost, metrics },
      activity: activityFor(options),
      layerNames: layerNames(widths),
      weights: pictures?.weights && {
        title: `Weights into ${shown} neurons of layer 1`,
        caption: `Blue below 0, white at 0, vermilion above; full colour at ±${formatValue(pictures.weightLimit)}.`,
        png: pictures.weights,
      },
    });
    return {
      files: [...(pictures?.weights ? [['weights', pictures.weights] as const] : []), ['report', report]],
      summary,
    };
  },
};
