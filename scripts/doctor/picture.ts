import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { launch } from '../launch.ts';

/** Draws the coloured output that comes in, such as that of `FORCE_COLOR=1 rebearer doctor …`, as a picture of a terminal. */

const CLASSES: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
};

const STYLE = `
  body { margin: 0; width: max-content; background: #16181d; color: #d7dae0; }
  pre { margin: 0; padding: 20px 24px; font: 14px/1.45 'DejaVu Sans Mono', monospace; white-space: pre-wrap; width: 122ch; }
  .bold { font-weight: bold; color: #fff } .dim { color: #7d8590 } .red { color: #ff6b6b } .green { color: #5bd18b } .yellow { color: #e6c15a }`;

const escaped = (await text(process.stdin)).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
// Each start of a colour has an end; both are numbers between ESC [ and m.
const [first = '', ...coloured] = escaped.split('\u{1B}[');
const body = [first, ...coloured.map(spanOf)].join('');

function spanOf(part: string): string {
  const at = part.indexOf('m');
  const number = part.slice(0, at);
  return `${number in CLASSES ? `<span class="${CLASSES[number]}">` : '</span>'}${part.slice(at + 1)}`;
}

const browser = await launch();
const page = await browser.newPage({ deviceScaleFactor: 1 });
await page.setContent(`<style>${STYLE}</style><pre>${body}</pre>`);
await page.locator('pre').screenshot({ path: join(import.meta.dirname, '../../docs/doctor.png') });
await browser.close();
