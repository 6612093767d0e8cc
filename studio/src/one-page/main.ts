/** The page of one network begins here. */
import { mount } from 'svelte';
import { readEmbedded } from '../lib/embedded.js';
import { networks } from '../lib/networks.svelte.js';
import { picture } from '../lib/picture.svelte.js';
import { problemOf } from '../lib/problem.js';
import '../style.css';
import '../controls.css';
import Notice from '../components/Notice.svelte';
import OnePage from './OnePage.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('the document has no element "app"');
try {
  const { content, network, images } = readEmbedded();
  if (images !== undefined) picture.offer(images);
  void networks.openBytes(network, content.title);
  mount(OnePage, { target, props: { content, network } });
} catch (error) {
  mount(Notice, { target, props: { problem: problemOf(error, 'This page cannot be used') } });
}
