'use strict';
// The cases of section `transport:` of ../shared/metacollector-scenarios.yaml, and hostile clients, against the process `lynceus metacollector` with clients that are not ours.
//   node transport.js --packages DIR --proto FILE --lynceus DLL --kubeconfig FILE [--only T01,T02]
// DIR has node_modules with @grpc/grpc-js, @grpc/proto-loader and js-yaml; the kubeconfig is that of the fake API server, to which it writes. scripts/conformance.sh calls it.
// Who may watch what on the secure address, and certificates that change, are in AccessTests; watches that are silent in other ways in InformerFaultTests.
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
  const tools = { ...sensors(load, values.proto), cluster: new Cluster(load('js-yaml'), values.kubeconfig), folder };
  const { slow, quick } = require('./start-cases.js');
  // What waits for the clock runs beside the others.
  await Promise.all([all(slow, tools), all(quick, tools).then(() => withOneBroker(require('./stream-cases.js'), tools))]);
  tools.closeAll();
}

async function withOneBroker(cases, tools) {
  try {
    const broker = await new Broker(values.lynceus, values.kubeconfig, MAIN_FLAGS).ready();
    await all(cases, tools, broker);
  } catch (error) {
    fail('the broker of the stream cases', error);
  }
}

async function all(cases, tools, broker) {
  for (const [name, run] of Object.entries(cases)) {
    if (!values.only || values.only.split(',').some((id) => name.includes(id))) await attempt(name, run, tools, broker);
  }
}

async function attempt(name, run, tools, shared) {
  const brokers = shared ? [shared] : [];
  const before = shared?.lines.all.length ?? 0;
  const start = (flags = [], kubeconfig = values.kubeconfig) => {
    const broker = new Broker(values.lynceus, kubeconfig, flags);
    brokers.push(broker);
    return broker;
  };
  try {
    await within(run({ ...tools, broker: shared, start }), () => 'the end of the case', CASE_LIMIT_MS);
    count.passed += cases(name);
  } catch (error) {
    fail(name, error, cases(name));
    for (const broker of brokers) broker.lines.all.slice(before).slice(-10).forEach((line) => console.error(`  broker: ${line.slice(0, 400)}`));
  }
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
