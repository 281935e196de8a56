// `npm run bench -- NAME`: what is slow is measured here, never in a test. Each prints a table; --json prints one object.
import { Command } from 'commander';
import { DEFAULT_TRAINING } from '../core/contract/cman-config.ts';
import { measureEncoders } from './encoders.ts';
import { printEpoch } from './epoch.ts';
import { printErrors } from './errors.ts';
import { runExperiment } from './experiment.ts';
import { addPaperCommands } from './paper/commands.ts';
import { addFuzz } from './fuzz/command.ts';
import { addGpu } from './gpu.ts';
import { printGrowth } from './growth.ts';
import { printLaws } from './laws.ts';
import { printPrelabel } from './prelabel.ts';
import { printAudit } from './audit.ts';
import { printRecommend } from './recommend.ts';
import { printRetrain } from './retrain.ts';
import { addSimulate } from './simulate.ts';
import { printStorage } from './storage.ts';
import { runInWindow } from './window-process.ts';

const program = new Command('bench').description('Measures the product on this machine.');

program
  .command('epoch')
  .description(
    'seconds per training epoch of the full network, memory of the worker, share of the processor’s peak',
  )
  .option('--data <folder>', 'folder with conll04/train.txt in the five-column form', '../shared/data')
  .option('--epochs <number>', 'epochs to run; the first also compiles and is left out of the median', '4')
  .option('--peer', 'against the same network in PyTorch, batch by batch (bench/README.md)')
  .option('--batches <number>', 'with --peer: how many of the epoch’s batches, spread over their sizes', '16')
  .option('--rounds <number>', 'with --peer: how often both run them', '3')
  .option('--whole', 'with --peer: all batches of an epoch')
  .option('--json', 'print one JSON object')
  .action(printEpoch);

program
  .command('experiment')
  .description(
    'trains with settings over seeds and measures on dev; runs that the JSON file has are not repeated',
  )
  .requiredOption('--train <file...>', 'annotated files to train on')
  .requiredOption('--dev <file...>', 'annotated files to measure on')
  .requiredOption('--format <id>', 'format of the files')
  .option('--set <key=value...>', 'settings that differ from the defaults', [])
  .option('--seeds <list>', 'seeds, separated by commas', '1,2,3')
  .option('--epochs <number>', 'epochs of each run')
  .option('--name <text>', 'what the runs are called; the settings, if not given')
  .option('--json <file>', 'where runs are kept')
  .option('--models <folder>', "where each run's last averaged weights are kept as a model")
  .action(runExperiment);

program
  .command('errors')
  .description('where a stored model loses relations on an annotated file')
  .requiredOption('--model <dir>', 'folder of the model')
  .requiredOption('--test <file...>', 'annotated files')
  .requiredOption('--format <id>', 'format of the files')
  .option('--train <file...>', 'what it was trained on: tells unseen words')
  .option('--json', 'print one JSON object')
  .action(printErrors);

program
  .command('encoders')
  .description('sentences per second of each encoder')
  .action(async () => {
    console.table(await measureEncoders());
  });

program
  .command('growth')
  .description('time and memory of training and predicting by the number of sentences, and of very long ones')
  .option('--data <folder>', 'folder with conll04/train.txt in the five-column form', '../shared/data')
  .option('--sizes <numbers>', 'numbers of sentences, separated by commas', '250,500,1000,2000')
  .option('--json', 'print one JSON object')
  .action(printGrowth);

program
  .command('prelabel')
  .description('sentences pre-labelled per second, the first time and once encoded; memory of the worker')
  .option('--data <folder>', 'folder with conll04/train.txt in the five-column form', '../shared/data')
  .option('--sentences <number>', 'how many, of CoNLL04’s lengths', '10000')
  .option('--model <folder>', 'a model of `cman train`; without one, one is trained first')
  .option('--epochs <number>', 'how long that is trained', '3')
  .option('--json', 'print one JSON object')
  .action(printPrelabel);

program
  .command('retrain')
  .description(
    'from the click on Retrain after a few corrections to new suggestions, and what the model is worth',
  )
  .option(
    '--data <folder>',
    'folder with conll04/train.txt and dev.txt in the five-column form',
    '../shared/data',
  )
  .option('--sentences <number>', 'annotated in the end', '910')
  .option('--corrected <number>', 'of these, corrected before the click', '20')
  .option(
    '--epochs <number>',
    'of the models that are trained first, and kept for the next time',
    String(DEFAULT_TRAINING.epochs),
  )
  .option('--seed <number>', 'which sentences are corrected', '7')
  .option('--cold', 'the worker has had no time to get ready')
  .option('--no-full', 'without the full retraining that the model is held against')
  .option('--json', 'print one JSON object')
  .action(printRetrain);

program
  .command('recommend')
  .description('a dictionary at work in a big project: what follows an edit, and a word list')
  .option('--sentences <number>', 'sentences of the project', '100000')
  .option('--json', 'print one JSON object')
  .action(printRecommend);

program
  .command('laws')
  .description(
    'random sequences of actions: undone they give the start, redone the end, the file equals the memory',
  )
  .option('--sequences <number>', 'how many', '10000')
  .option('--seed <number>', 'of the first; the next ones follow', '1')
  .option('--json', 'print one JSON object')
  .action(printLaws);

program
  .command('storage')
  .description('a big project: importing, opening, paging, editing, searching, exporting')
  .option('--sentences <number>', 'how big', '100000')
  .option('--json', 'print one JSON object')
  .action(printStorage);

program
  .command('audit')
  .description('the audit log: a command with it, opening and verifying a log of many, beginning one')
  .option('--transactions <number>', 'how many', '100000')
  .option('--json', 'print one JSON object')
  .action(printAudit);

program
  .command('window')
  .description('the real window: cold start, and from a key to what it does')
  .option('--json', 'print one JSON object')
  .action(runInWindow('window.ts'));

program
  .command('start')
  .description(
    'cold start of the packaged app, caches dropped where root may: to the first sentence, to the first key',
  )
  .option('--app <file>', 'its program; default: what `npm run package -- --dir` makes')
  .option('--starts <number>', 'of each kind', '5')
  .option('--json', 'print one JSON object')
  .action(runInWindow('start.ts'));

program
  .command('keyboard')
  .description(
    '50 demo sentences corrected in the real window by key presses alone: presses per corrected item',
  )
  .option('--json', 'print one JSON object')
  .action(runInWindow('keyboard.ts'));

program
  .command('kills')
  .description(
    'kill -9 at random moments of work in the real app: main, window, trainer in turn; what is lost after each',
  )
  .option('--kills <number>', 'how many', '300')
  .option('--seed <number>', 'of the actions and the moments', '1')
  .option('--json', 'print one JSON object')
  .action(runInWindow('kills.ts'));

program
  .command('power-loss')
  .description(
    'the power fails at every moment of a session: what may be on the disk then is made and opened',
  )
  .option('--states <number>', 'how many states of the disk', '4000')
  .option('--seed <number>', 'of the actions and of what gets lost', '1')
  .option('--json', 'print one JSON object')
  .action(runInWindow('power-loss.ts'));

program
  .command('secrets')
  .description(
    'what encryption costs, and sessions on an encrypted project after which every file is searched for the names in it',
  )
  .option('--sessions <number>', 'how many; 0: only what it costs', '3')
  .option('--json', 'print one JSON object')
  .action(runInWindow('secrets.ts'));

addFuzz(program);
addGpu(program);
addSimulate(program);
addPaperCommands(program);

await program.parseAsync();
