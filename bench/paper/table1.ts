// Table 1: CMAN and the multi-head baseline with adversarial training on CoNLL04.
import { runOnConll04, type Conll04Options } from './conll04-experiment.ts';
import { TABLE_1 } from './published.ts';
import { publish } from './report.ts';
import { scoreReport } from './score-report.ts';
import { CMAN, MULTI_HEAD } from './variants.ts';

export async function table1(options: Conll04Options): Promise<void> {
  const experiment = await runOnConll04('table1', options, [
    { ...MULTI_HEAD, published: TABLE_1.multiHead },
    { ...CMAN, published: TABLE_1.cman },
  ]);
  const title = `Table 1: ${experiment.split.title}`;
  await publish(scoreReport('table1', title, experiment, TABLE_1.others), experiment.setting);
}
