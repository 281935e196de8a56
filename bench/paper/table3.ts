// Table 3: predicted or gold labels into BLA at inference, from the same trained networks.
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import { withGoldLabels } from '../runs/stored-run.ts';
import { runOnConll04, type Conll04Options } from './conll04-experiment.ts';
import type { DoneJob } from './jobs.ts';
import { TABLE_3 } from './published.ts';
import { publish } from './report.ts';
import { scoreChart } from './score-report.ts';
import { micro, overSeeds, runReference } from './summaries.ts';
import { CMAN } from './variants.ts';

export async function table3(options: Conll04Options): Promise<void> {
  const { setting, split, done, remarks } = await runOnConll04('table3', options, [CMAN]);
  const rows = [
    { name: 'Predicted labels', ours: overSeeds(done, micro), published: TABLE_3.predicted },
    { name: 'Gold labels', ours: overSeeds(done, microOfGoldLabels), published: TABLE_3.gold },
  ];
  const title = `Table 3: labels at inference, ${split.title}`;
  await publish(
    {
      name: 'table3',
      title,
      table: {
        columns: ['', 'mentions', 'relations', 'paper: mentions', 'paper: relations'],
        rows: rows.map(({ name, ours, published }) => [
          name,
          ours.mentions,
          ours.relations,
          published.mentions.toFixed(2),
          published.relations.toFixed(2),
        ]),
      },
      remarks: [
        ...remarks,
        'With gold labels only BLA reads them: the mentions between which relations are scored are the predicted ones in both rows.',
      ],
      json: { title, corpus: split.title, rows, runs: done.map(runReference) },
      chart: scoreChart(title, rows),
    },
    setting,
  );
}

function microOfGoldLabels({ split, finished }: DoneJob): { mentions: number; relations: number } {
  const { ner, re }: JointScores = strictScores(split.test, withGoldLabels(finished.predictions));
  return { mentions: ner.micro.f1, relations: re.micro.f1 };
}
