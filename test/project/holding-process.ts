// Opens the project that it is told and holds it until it is killed.
import { ProjectStore } from '../../electron/project/store.ts';

const [path] = process.argv.slice(2);
await ProjectStore.open(path ?? '');
process.send?.('open');
setInterval(() => undefined, 1000);
