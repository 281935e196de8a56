// Marks one word after the other, and names each mention to its parent once the project has taken it.
import { ProjectStore } from '../../electron/project/store.ts';

const [path = '', sentences = '1'] = process.argv.slice(2);
const store = await ProjectStore.open(path);
const TYPES = ['Peop', 'Loc', 'Org'];
for (let turn = 0; ; turn++) {
  const sentence = turn % Number(sentences);
  const sentenceId = `d1s${sentence}`;
  const { mentions } = await store.view(sentenceId);
  const place = mentions.length;
  const begin = sentence * 15 + 3 * (place % 5);
  const { view } = await store.execute({
    kind: 'create-mention',
    sentenceId,
    begin,
    end: begin + 2,
    type: TYPES[Math.floor(place / 5) % TYPES.length] ?? 'Peop',
  });
  const known = new Set(mentions.map(({ id }) => id));
  const made = view?.mentions.find(({ id }) => !known.has(id));
  if (made) process.send?.(made.id);
}
