// Brings the pages of the repository together for the site, in the folder pages, and their order for the side bar.
// The pages stay what they are on a code host: only links that leave the documentation are led to the repository,
// and the comments that the tests read are taken out. A link that leads nowhere ends the build.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = dirname(fileURLToPath(import.meta.url));
const root = dirname(site);
const pages = join(site, 'pages');
const repository = 'https://github.com/symgrad/symgrad';

// What is a page, by its path in the repository, and where it goes.
const places = new Map([
  ['CONTRIBUTING.md', 'contributing.md'],
  ['testing/README.md', 'checking.md'],
  ['docs/README.md', 'index.md'],
  ['docs/diagnostics/README.md', 'diagnostics/index.md'],
]);
for (const folder of ['docs', 'docs/diagnostics']) {
  for (const file of readdirSync(join(root, folder)).filter(file => file.endsWith('.md') && file !== 'README.md')) {
    places.set(`${folder}/${file}`, `${folder}/${file}`.slice('docs/'.length));
  }
}

const broken = [];

function leadOut(page, link) {
  if (/^(https?:|mailto:|#)/.test(link)) {
    return link;
  }

  const [path, anchor] = link.split('#');
  const target = posix.normalize(posix.join(posix.dirname(page), path)).replace(/\/$/, '');
  const after = anchor ? `#${anchor}` : '';
  const place = places.get(target) ?? places.get(`${target}/README.md`);
  if (place) {
    return posix.relative(posix.dirname(places.get(page)), place) + after;
  }

  const file = join(root, normalize(target));
  if (!existsSync(file)) {
    broken.push(`${page}: ${link}`);
    return link;
  }

  return `${repository}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/main/${target}${after}`;
}

// Fences and code spans stay as they are. A link's text may be a code span, so that links are led out where they end.
function rewrite(page, text) {
  return text
    .replace(/^<!-- docs: setup$[\s\S]*?^-->\n/gm, '')
    .replace(/^<!--.*-->\n/gm, '')
    .split(/(^```[\s\S]*?^```$|`[^`\n]+`)/m)
    .reduce((done, part, i, parts) => done + (i % 2 === 1 ? part : part.replace(/\]\(([^)\s]+)\)/g, (_, link) => `](${leadOut(page, link)})`)), '');
}

rmSync(pages, { recursive: true, force: true });
for (const [page, place] of places) {
  let text = rewrite(page, readFileSync(join(root, page), 'utf8'));
  if (page === 'docs/README.md') {
    text = readFileSync(join(site, 'home.md'), 'utf8') + text.replace(/^# .*\n/, '');
  }

  // Wrong and right code take the whole width, and have no order in which they would be read.
  if (/SYMG\d+\.md$/.test(page)) {
    text = `---\naside: false\nprev: false\nnext: false\n---\n\n${text}`;
  }

  mkdirSync(dirname(join(pages, place)), { recursive: true });
  writeFileSync(join(pages, place), text);
}

mkdirSync(join(pages, 'public'), { recursive: true });
cpSync(join(root, 'runtime/package/icon.svg'), join(pages, 'public/icon.svg'));

// The index is the side bar: its headings are the groups, the first links of its tables the pages.
const sidebar = [];
for (const line of readFileSync(join(root, 'docs/README.md'), 'utf8').split('\n')) {
  const heading = /^## (.+)$/.exec(line);
  const row = /^\| \[([^\]]+)\]\(([^)]+)\) \|/.exec(line);
  if (heading) {
    sidebar.push({ text: heading[1], items: [] });
  } else if (row) {
    sidebar.at(-1).items.push({ text: row[1].replaceAll('`', ''), link: '/' + leadOut('docs/README.md', row[2]).replace(/(index)?\.md$/, '') });
  }
}

writeFileSync(join(site, 'sidebar.json'), JSON.stringify(sidebar, null, 2));
if (broken.length > 0) {
  console.error(`Links that lead nowhere:\n${broken.join('\n')}`);
  process.exit(1);
}

console.log(`${places.size} pages`);
