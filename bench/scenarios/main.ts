import { judge } from '../../demo/scenes/judge.ts';
import { SCENES } from '../../demo/scenes/scenes/scenes.ts';
import { CONTESTANTS } from './contestants.ts';
import { writeDocuments } from './document.ts';
import { type Result, writeResults } from './results.ts';
import { openTheatre } from './theatre.ts';

const theatre = await openTheatre();
const results: Result[] = [];
for (const scene of SCENES) {
  for (const { who } of CONTESTANTS) {
    const verdict = judge(scene, await theatre.play(scene, who));
    console.log(scene.id.padEnd(12), who.padEnd(9), verdict.isGood ? 'good' : 'bad ', verdict.parts.join(', '));
    results.push({ scene: scene.id, who, ...verdict });
  }
}
const date = new Date().toISOString().slice(0, 10);
const circumstances = `${date}, Chrome/${theatre.browser}, Node ${process.versions.node}.`;
await theatre.close();
await writeResults({ circumstances, results });
await writeDocuments({ circumstances, results }, { readme: 'README.md', page: 'docs/scenarios.md' });
