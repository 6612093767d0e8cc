/** The page begins here. */
import { mount } from 'svelte';
import App from './App.svelte';
import './style.css';
import './controls.css';

const target = document.getElementById('app');
if (target === null) throw new Error('the document has no element "app"');
mount(App, { target });
