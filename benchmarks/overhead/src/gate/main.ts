import { claimCores } from '../cores.ts';
import { tellProgress } from '../measure-part.ts';
import { runRounds } from '../requests/run-rounds.ts';
import { withInstruments } from '../requests/with-instruments.ts';
import { variantNamed } from '../variants/catalogue.ts';
import { limits } from './limits.ts';
import { judge } from './past-limits.ts';

const rounds = 5;
const pace = { connections: 20, warmUpRequests: 6_000, sliceRequests: 1_000, slices: 3 };

const cores = claimCores();
const variants = limits.map(({ variant }) => variantNamed(variant));
const wanted = { column: 'plain', pace, serverCores: cores && [cores.server] } as const;
const visits = await withInstruments(wanted, (surroundings, instruments) =>
  runRounds({ rounds, column: 'plain', variants, onVisit: tellProgress }, surroundings, instruments),
);
const { passed, lines } = judge(visits, limits);
process.stdout.write(
  `${lines.join('\n')}\n${passed ? 'telemetry costs what it may' : 'telemetry costs more than it may'}\n`,
);
process.exitCode = passed ? 0 : 1;
