import DefaultTheme from 'vitepress/theme';
import { h } from 'vue';
import HomeStorm from './home-storm.vue';
import Playground from './playground.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-hero-image': () => h(HomeStorm) }),
  enhanceApp: ({ app }) => app.component('Playground', Playground),
};
