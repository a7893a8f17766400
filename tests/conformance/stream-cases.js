'use strict';
// Cases that share one broker, in this order: the first sees it before any event, the last one ends it.
const assert = require('node:assert/strict');
const { hostile } = require('./hostile.js');
const { pause, within } = require('./waiting.js');

const OK = 0;
const CANCELLED = 1;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const MAX_MESSAGE = 4 * 1024 * 1024;
const SMALL_WINDOW = { initialWindowSize: 1024 };
const PROMPT_MS = 1_000;
const dispatched = (kind, type) => `meta_collector_broker_dispatched_events{kind="${kind}",type="${type}"}`;
const first = (watch, what) => watch.events.until((all) => all.length > 0, what);

/** Runs the jobs, so many at a time. */
async function inParallel(width, jobs) {
  const waiting = jobs.values();
  await Promise.all(Array.from({ length: width }, async () => { for (const job of waiting) await job(); }));
}

const cases = {
  async 'T11 series before any event'({ broker, KINDS }) {
    const text = await broker.scrape();
    for (const type of ['Create', 'Update', 'Delete']) {
      assert.ok(text.includes(`\nmeta_collector_broker_queue_adds{name="blockingChannel",type="${type}"} 0\n`), `queue_adds of ${type}`);
      for (const kind of KINDS) assert.ok(text.includes(`\n${dispatched(kind, type)} 0\n`), `${kind} ${type}`);
    }
  },

  async 'T01 path and encoding'({ broker, cluster, watch, raw, session, frame }) {
    const ns = await cluster.namespace('t01');
    await ns.pod('p', 'n01');
    const http2 = session(broker.address);
    const plain = raw(http2, { node: 'n01' });
    const headers = await plain.answered();
    await plain.messages.until((all) => all.length > 0, 'the pod, raw');
    assert.deepEqual([headers[':status'], headers['content-type'], headers['grpc-encoding']], [200, 'application/grpc', undefined]);
    assert.deepEqual([plain.messages.all[0].flag, plain.messages.all[0].event.reason], [0, 'Create']);
    const sensor = watch(broker.address, 'n01');
    await first(sensor, 'the pod');
    assert.deepEqual(sensor.events.all[0], plain.messages.all[0].event);
    assert.equal(await raw(http2, { path: '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', body: Buffer.alloc(0) }).ended(), UNIMPLEMENTED);
    assert.equal(await raw(http2, { body: frame(Buffer.from([0x0a, 0xff])) }).ended(), INTERNAL);
    http2.destroy();
    sensor.call.cancel();
  },

  async 'T03 client cancels'({ broker, cluster, watch }) {
    const ns = await cluster.namespace('t03');
    await ns.pod('p', 'n03');
    await broker.subscribers(0);
    const [stays, goes] = [watch(broker.address, 'n03'), watch(broker.address, 'n03')];
    await Promise.all([first(stays, 'the pod'), first(goes, 'the pod')]);
    await broker.subscribers(2);
    goes.call.cancel();
    await broker.subscribers(1);
    await broker.line('stream deleted', (line) => line.node === 'n03' && line.subscriber);
    await ns.label('p', { a: 'b' });
    await stays.events.until((all) => all.length === 2, 'the change');
    await ns.delete('pods', 'p');
    await stays.events.until((all) => all.length === 3, 'the deletion');
    assert.deepEqual(stays.events.all.map((event) => event.reason), ['Create', 'Update', 'Delete']);
    assert.equal(goes.events.all.length, 1);
    stays.call.cancel();
  },

  async 'T04 a hundred streams on one connection'({ broker, cluster, Connection }) {
    const ns = await cluster.namespace('t04');
    await ns.pod('p', 'n04');
    await broker.subscribers(0);
    const connection = new Connection(broker.address);
    const watches = Array.from({ length: 100 }, () => connection.watch('n04'));
    await Promise.all(watches.map((watch) => first(watch, 'the pod')));
    await broker.subscribers(100);
    const peers = broker.lines.all.filter((line) => line.includes('received watch request') && line.includes('"n04"')).map((line) => JSON.parse(line).peer);
    assert.deepEqual([peers.length, new Set(peers).size], [100, 1]);
    connection.client.close();
    watches.forEach((watch) => watch.call.cancel());
    await broker.subscribers(0);
  },

  async 'T08 and T09 a reader that stops'({ broker, cluster, watch, raw, session }) {
    const CHANGES = 10_000;
    const ns = await cluster.namespace('t08');
    await Promise.all([ns.pod('x', 'n08'), ns.pod('other', 'n08'), ns.pod('y', 'n08-2')]);
    const stalled = raw(session(broker.address, SMALL_WINDOW), { node: 'n08', isRead: false });
    const beside = watch(broker.address, 'n08-2');
    await Promise.all([stalled.answered(), first(beside, 'y')]);

    let written = 0;
    const padding = Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, 'v'.repeat(60)]));
    const jobs = Array.from({ length: CHANGES }, (_, i) => () => ns.label('x', { ...padding, v: `v${i}` }).then(() => written++));
    const churn = inParallel(8, jobs);
    const times = [];
    const heartbeats = (async () => {
      do {
        const beat = `b${times.length}`;
        const began = performance.now();
        await ns.label('y', { beat });
        await beside.events.until((all) => all.at(-1).meta.includes(`"beat":"${beat}"`), 'a change of n08-2 while n08 is not read');
        times.push(performance.now() - began);
      } while (written < CHANGES);
    })();
    await Promise.all([churn, heartbeats]);
    times.sort((a, b) => a - b);
    const median = times[times.length >> 1];
    assert.ok(times.length >= 20 && median < PROMPT_MS, `${times.length} changes beside, half of them within ${median} ms`);

    // What comes and goes meanwhile may be told or not, but never half.
    await ns.pod('brief', 'n08');
    await ns.delete('pods', 'brief');
    const final = await ns.label('x', { v: 'last' });
    stalled.read();
    const ofX = (all) => all.filter(({ event }) => event.uid === final.metadata.uid);
    await stalled.messages.until((all) => ofX(all).at(-1)?.event.meta.includes('"v":"last"'), 'the current state');
    await pause(200);
    assert.ok(ofX(stalled.messages.all).length < CHANGES / 10, `${ofX(stalled.messages.all).length} events for ${CHANGES} changes`);
    assert.ok(ofX(stalled.messages.all).at(-1).event.meta.includes('"v":"last"'), 'the last event is the current state');
    const briefly = stalled.messages.all.filter(({ event }) => event.reason === 'Create').length - stalled.messages.all.filter(({ event }) => event.reason === 'Delete').length;
    assert.equal(briefly, 2, 'pods that the stream knows of');
    beside.call.cancel();
    stalled.stream.close(8);
  },

  async 'T10 dispatched counter'({ broker, cluster, watch }) {
    const ns = await cluster.namespace('t10');
    await ns.pod('p', 'n10');
    await broker.subscribers(0);
    const watches = [watch(broker.address, 'n10'), watch(broker.address, 'n10'), watch(broker.address, 'n10')];
    await Promise.all(watches.map((each) => first(each, 'the pod')));
    watches.pop().call.cancel();
    await broker.subscribers(2);
    const before = await broker.value(dispatched('Pod', 'Delete'));
    await ns.delete('pods', 'p');
    await Promise.all(watches.map((each) => each.events.until((all) => all.at(-1).reason === 'Delete', 'the deletion')));
    assert.equal((await broker.value(dispatched('Pod', 'Delete'))) - before, 2);
    watches.forEach((each) => each.call.cancel());
  },

  async 'T12 the largest labels'({ broker, cluster, watch, raw, session }) {
    const domain = `${Array(4).fill('p'.repeat(62)).join('.')}.t`; // 253 characters
    const labels = Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`${domain}/${'n'.repeat(59)}${String(i).padStart(4, '0')}`, 'v'.repeat(63)]));
    const ns = await cluster.namespace('t12');
    await ns.pod('p', 'n12', { labels });
    const http2 = session(broker.address);
    const sensor = watch(broker.address, 'n12');
    const plain = raw(http2, { node: 'n12' });
    await Promise.all([first(sensor, 'the pod'), plain.messages.until((all) => all.length > 0, 'the pod, raw')]);
    assert.deepEqual(JSON.parse(sensor.events.all[0].meta).labels, labels);
    assert.ok(!sensor.events.all[0].meta.includes('\ufffd'), 'valid UTF-8');
    const { length } = plain.messages.all[0];
    assert.ok(length > 256 * (253 + 63 + 63) && length < MAX_MESSAGE, `${length} bytes`);
    http2.destroy();
    sensor.call.cancel();
  },

  async 'T13 absent versus empty'({ broker, cluster, watch, KINDS }) {
    const ns = await cluster.namespace('t13');
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'none.invalid/none' }] } };
    const selector = { matchLabels: { app: 'a' } };
    const owner = (kind, apiVersion, { metadata }) => ({ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true });
    const deployment = await ns.create('deployments', { name: 'd' }, { spec: { replicas: 0, selector, template } });
    const replicaSet = await ns.create('replicasets', { name: 'r', ownerReferences: [owner('Deployment', 'apps/v1', deployment)] }, { spec: { replicas: 0, selector, template } });
    const daemonSet = await ns.create('daemonsets', { name: 's' }, { spec: { selector, template } });
    const controller = await ns.create('replicationcontrollers', { name: 'c' }, { spec: { replicas: 0, selector: { app: 'a' }, template } });
    await ns.create('services', { name: 'v' }, { spec: { ports: [{ port: 80 }], selector: { app: 'a' } } });
    const owners = [owner('ReplicaSet', 'apps/v1', replicaSet), owner('DaemonSet', 'apps/v1', daemonSet), owner('ReplicationController', 'v1', controller)];
    for (const [i, each] of owners.entries()) await ns.pod(`p${i}`, 'n13', { labels: { app: 'a' }, podIP: `10.13.0.${i + 1}`, owner: each });

    const sensor = watch(broker.address, 'n13', KINDS);
    const created = await sensor.events.until((all) => KINDS.every((kind) => all.some((event) => event.kind === kind)) && all.length >= 9 && [...all], 'all kinds');
    for (const event of created) {
      const fields = Object.keys(event).sort();
      assert.deepEqual(fields, event.kind === 'Pod' ? ['kind', 'meta', 'reason', 'refs', 'status', 'uid'] : ['kind', 'meta', 'reason', 'uid'], event.kind);
      assert.equal(event.reason, 'Create');
    }
    await ns.delete('pods', 'p0');
    const deleted = await sensor.events.until((all) => all.find((event) => event.reason === 'Delete' && event.kind === 'Pod'), 'the deletion');
    assert.deepEqual(Object.keys(deleted).sort(), ['kind', 'reason', 'uid']);
    sensor.call.cancel();
  },

  async 'T17 a burst of 250 pods with 5 services each'({ broker, cluster, watch }) {
    const [PODS, SERVICES] = [250, 5];
    const ns = await cluster.namespace('t17');
    const pods = Array.from({ length: PODS }, (_, i) => i);
    const service = (i, s) => ns.create('services', { name: `s${i}-${s}` }, { spec: { ports: [{ port: 80 }], selector: { pod: `p${i}` } } });
    await inParallel(16, pods.flatMap((i) => Array.from({ length: SERVICES }, (_, s) => () => service(i, s))));
    await inParallel(16, pods.map((i) => () => ns.pod(`p${i}`, 'n17', { labels: { pod: `p${i}` }, podIP: `10.17.${i >> 7}.${1 + (i & 127)}` })));
    const sensor = watch(broker.address, 'n17', ['Pod', 'Namespace', 'Service']);
    const expected = PODS * (SERVICES + 1) + 1;
    const known = (all) => new Set(all.map((event) => event.uid)).size === expected;
    await sensor.events.until(known, `${expected} objects`);
    const last = new Map(sensor.events.all.map((event) => [event.uid, event]));
    const complete = (all) => {
      all.forEach((event) => last.set(event.uid, event));
      return [...last.values()].every((event) => event.kind !== 'Pod' || event.refs.resources.Service?.list.length === SERVICES);
    };
    await sensor.events.until(complete, 'pods with all of their services');
    sensor.call.cancel();
  },

  'hostile clients leave others alone': hostile,

  async 'T02 the end is never OK'({ broker, cluster, Connection, watch, raw, session }) {
    const ns = await cluster.namespace('t02');
    await inParallel(16, Array.from({ length: 100 }, (_, i) => () => ns.pod(`p${i}`, 'n02', { labels: { a: 'v'.repeat(60), b: 'v'.repeat(60), c: 'v'.repeat(60), d: 'v'.repeat(60) } })));
    const connection = new Connection(broker.address);
    const watches = [...Array.from({ length: 20 }, (_, i) => connection.watch(i === 0 ? 'n02' : `nowhere-${i}`)), watch(broker.address, 'n02')];
    const reader = raw(session(broker.address), { node: 'n02' });
    const stalled = raw(session(broker.address, SMALL_WINDOW), { node: 'n02', isRead: false });
    await Promise.all([first(watches[0], 'a pod'), stalled.answered(), reader.messages.until((all) => all.length === 100, 'all pods')]);
    await broker.subscribers(23);

    broker.child.kill('SIGTERM');
    const code = await broker.exit(10_000);
    assert.equal(code, 0, 'exit code within the 10 s of the plain manifest');
    const statuses = await Promise.all(watches.map((each) => each.status()));
    assert.ok(statuses.every((status) => status !== OK), String(statuses));
    assert.deepEqual([...new Set(statuses)], [CANCELLED]);
    assert.equal(await reader.ended(), CANCELLED);
    stalled.read();
    assert.ok(['reset 8', 'reset 2', CANCELLED].includes(await within(stalled.ended(), () => 'the end of the stream that is not read')), `status ${await stalled.ended()}`);
  },
};

module.exports = cases;
