import { startNativeStack } from '@dawsos/native-stack';
import { setTimeout as delay } from 'node:timers/promises';
const stack = await startNativeStack({ dataDir: '/tmp/work/hb/data', portOffset: 22000, environment: {}, programs: ['alert-receiver','alertmanager','prometheus'] as never, onOutput: (name, chunk) => { if (String(name) === 'alert-receiver') process.stdout.write(chunk); } });
console.log(stack.urls);
await delay(150000);
const all = await (await fetch(`${(stack.urls as Record<string,string>)['alert-receiver']}/alerts`)).json() as {labels: Record<string,string>, receiver: string}[];
console.log(all.map(({labels, receiver}) => `${receiver} ${JSON.stringify(labels)}`).join('\n'));
await stack.stop();
