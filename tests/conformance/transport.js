'use strict';
// The cases of section `transport:` of ../shared/metacollector-scenarios.yaml, and hostile clients, against the process `lynceus metacollector` with clients that are not ours.
//   node transport.js --packages DIR --proto FILE --lynceus DLL --kubeconfig FILE
// DIR has node_modules with @grpc/grpc-js, @grpc/proto-loader and js-yaml; the kubeconfig is that of the fake API server, to which it writes. scripts/conformance.sh calls it.
// Exit code 0: nothing failed.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { Broker } = require('./broker.js');
const { Cluster } = require('./cluster.js');
const { sensors } = require('./sensors.js');
const { within } = require('./waiting.js');

const CASE_LIMIT_MS = 40_000;
const MAIN_FLAGS = ['--broker-max-streams', '9000', '--broker-max-streams-per-connection', '1000', '--broker-request-timeout', '1s'];

const text = { type: 'string' };
const { values } = parseArgs({ options: { packages: text, proto: text, lynceus: text, kubeconfig: text, only: text } });
const load = createRequire(path.join(path.resolve(values.packages), 'package.json'));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'transport-'));
const count = { passed: 0, failed: 0 };

async function main() {
  const context = {
    ...sensors(load, values.proto),
    cluster: new Cluster(load('js-yaml'), values.kubeconfig),
    folder,
    start: (flags = [], kubeconfig = values.kubeconfig) => (globalThis.lastb = new Broker(values.lynceus, kubeconfig, flags)),
  };
  // What was said of one case goes with it; cases of a group share one broker, and the last one may end it.
  for (const { flags, cases } of [{ cases: require('./start-cases.js') }, { flags: MAIN_FLAGS, cases: require('./stream-cases.js') }]) {
    try {
      const broker = flags && (await context.start(flags).ready());
      for (const [name, run] of Object.entries(cases)) {
        if (!values.only || values.only.split(',').includes(name.split(' ')[0])) await attempt(name, () => run({ ...context, broker }), broker);
      }
    } catch (error) {
      fail('the broker of the stream cases', error);
    }
  }

  context.closeAll();
}

async function attempt(name, run, broker) {
  const before = broker?.lines.all.length;
  const started = Date.now();
  try {
    await within(run(), () => 'the end of the case', CASE_LIMIT_MS);
    count.passed += cases(name);
  } catch (error) {
    fail(name, error, cases(name));
    (broker ?? globalThis.lastb)?.lines.all.slice(before).slice(-10).forEach((line) => console.error(`  broker: ${line.slice(0, 400)}`));
  }
  if (process.env.TRANSPORT_TIMES) console.error(`${name}: ${Date.now() - started} ms`);
}

// How many cases of the file a name stands for.
function cases(name) {
  return name.match(/T\d\d/g)?.length ?? 1;
}

function fail(name, error, cases = 1) {
  count.failed += cases;
  console.error(`transport: ${name} failed: ${error.stack ?? error}`);
}

main()
  .catch((error) => fail('the run', error))
  .finally(() => {
    Broker.killAll();
    fs.rmSync(folder, { recursive: true, force: true });
    console.log(`transport: ${count.passed} passed, ${count.failed} failed`);
    process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
  });
