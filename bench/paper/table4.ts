// Table 4: what each part of the network is worth.
import { runOnConll04, type Conll04Options } from './conll04-experiment.ts';
import { TABLE_4 } from './published.ts';
import { publish } from './report.ts';
import { scoreReport } from './score-report.ts';
import { CMAN, MLP, NEITHER, NO_BLA, NO_SELF_ATTENTION, TOKEN_PAIRS } from './variants.ts';

export async function table4(options: Conll04Options): Promise<void> {
  const experiment = await runOnConll04('table4', options, [
    { ...CMAN, published: TABLE_4.cman },
    { ...NO_SELF_ATTENTION, published: TABLE_4.noSelfAttention },
    { ...NO_BLA, published: TABLE_4.noBla },
    { ...NEITHER, published: TABLE_4.neither },
    { ...MLP, published: TABLE_4.mlp },
    // The paper has no such row: what its scorer is worth, with all its other parts.
    { ...TOKEN_PAIRS, published: null },
  ]);
  const report = scoreReport('table4', `Table 4: ablations, ${experiment.split.title}`, experiment);
  const withoutBla =
    'Without BLA our scorer reads token states and label embeddings side by side, as the multi-head baseline; the paper says token states alone.';
  await publish({ ...report, remarks: [...report.remarks, withoutBla] }, experiment.setting);
}
