import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const sidebar = JSON.parse(readFileSync(new URL('../sidebar.json', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'SymGrad',
  description: 'A C# source generator that writes the gradient of a method, as plain C#.',
  lang: 'en',
  srcDir: 'pages',
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' }]],
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    // The anchors of code hosts, so that a link works in both places.
    anchor: {
      slugify: heading => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'),
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'API', link: '/api' },
      { text: 'Diagnostics', link: '/diagnostics/' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: 'https://github.com/symgrad/symgrad' }],
    footer: { message: 'MIT licence' },
  },
});
