'use strict';
// Cases with a broker of their own.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { authorityAndServer } = require('./certificate.js');
const { pause, poll, within } = require('./waiting.js');

const UNAVAILABLE = 14;
const CANCELLED = 1;
// As long as silence must last to count as silence.
const SILENCE_MS = 500;

const quick = {
  async 'T05 half of TLS does not start'({ start, folder }) {
    const { cert, key } = authorityAndServer();
    const [certFile, keyFile, gone] = ['half.pem', 'half.key', 'gone.pem'].map((name) => path.join(folder, name));
    fs.writeFileSync(certFile, cert);
    fs.writeFileSync(keyFile, key);
    const wrong = [
      ['--broker-server-cert', certFile],
      ['--broker-server-key', keyFile],
      ['--broker-server-cert', gone, '--broker-server-key', keyFile],
      ['--broker-server-cert', certFile, '--broker-server-key', certFile],
    ];
    for (const flags of wrong) await doesNotStart(start(flags));
  },

  async 'T06 TLS'({ start, folder, cluster, watch, grpc }) {
    const { ca, cert, key } = authorityAndServer();
    const [certFile, keyFile] = ['tls.pem', 'tls.key'].map((name) => path.join(folder, name));
    fs.writeFileSync(certFile, cert);
    fs.writeFileSync(keyFile, key);
    const secure = await start(['--broker-server-cert', certFile, '--broker-server-key', keyFile, '--drain-delay', '0s']).ready();
    const open = await start(['--drain-delay', '0s']).listening();
    const port = secure.address.split(':').at(-1);
    const ns = await cluster.namespace('t06');
    await ns.pod('p', 'n06');
    const trusting = grpc.credentials.createSsl(Buffer.from(ca));

    const sensor = watch(`localhost:${port}`, 'n06', ['Pod'], trusting);
    await sensor.events.until((all) => all.length === 1, 'the pod over TLS');

    const socket = tls.connect({ host: '127.0.0.1', port, ca, ALPNProtocols: ['h2'], servername: 'localhost' });
    await within(new Promise((resolve, reject) => socket.on('secureConnect', resolve).on('error', reject)), () => 'a handshake');
    assert.equal(socket.alpnProtocol, 'h2');
    socket.destroy();
    assert.equal(await watch(`localhost:${port}`, 'n06').status(), UNAVAILABLE, 'cleartext on the port of TLS');
    assert.equal(await watch(`localhost:${open.address.split(':').at(-1)}`, 'n06', ['Pod'], trusting).status(), UNAVAILABLE, 'TLS on the port of cleartext');
    assert.equal(await watch(`localhost:${port}`, 'n06', ['Pod'], grpc.credentials.createSsl()).status(), UNAVAILABLE, 'an authority that is not trusted');
    await Promise.all([secure.stop(), open.stop()]);
  },

  async 'T07 port in use'({ start }) {
    const first = await start(['--drain-delay', '0s']).listening();
    await doesNotStart(start(['--broker-bind-address', first.address]));
    await first.stop();
  },

  async 'T16 readiness, T15 silent watch, T14 ping'({ start, folder, cluster, watch, raw, session }) {
    const api = await cluster.faulty(path.join(folder, 'faulty'));
    api.mode = 'broken';
    const broker = await start(['--watch-idle-timeout', '2s', '--broker-ping-delay', '1s', '--drain-delay', '0s'], api.kubeconfig).listening();
    const ns = await cluster.namespace('t16');
    await ns.pod('p', 'n16');

    // T16: nobody there, then an answer that does not come.
    const sensor = watch(broker.address, 'n16');
    const idle = session(broker.address);
    const pings = [];
    idle.on('ping', (payload) => pings.push(payload));
    const quiet = raw(idle, { node: 'n16' });
    await broker.line('received watch request');
    await poll(() => api.asked, (asked) => asked > 0, 'the API server is asked');
    assert.equal(await broker.readyz(), 500, 'readyz while the API server is broken');
    api.mode = 'late';
    const before = api.asked;
    await poll(() => api.asked, (asked) => asked > before, 'the API server is asked again');
    await pause(SILENCE_MS);
    assert.equal(await broker.readyz(), 500, 'readyz while the API server is late');
    assert.deepEqual([sensor.isOpen, sensor.events.all.length], [true, 0], 'the stream before the first sync');
    api.open();
    await sensor.events.until((all) => all.length === 1, 'the pod after the first sync');
    await poll(() => broker.readyz(), (status) => status === 200, 'readyz is 200');

    // T14: pings, and the stream lives.
    await poll(() => pings.length, (heard) => heard >= 2, 'two pings on an idle stream');
    await quiet.messages.until((all) => all.length === 1, 'the pod');

    // T15: the change is in a watch that says nothing more.
    assert.ok(api.silence() >= 7, 'watches that were open');
    await ns.label('p', { changed: 'unheard' });
    await Promise.all([sensor.events, quiet.messages].map((arrived) => arrived.until((all) => all.length === 2, 'the change, from a watch that was opened anew')));
    assert.match(sensor.events.all[1].meta, /unheard/);
    assert.equal(await broker.stop(), 0);
    assert.deepEqual([await sensor.status(), await quiet.ended()], [CANCELLED, CANCELLED]);
    api.close();
  },
};

const slow = {
  // The plugin comes back after a second unless the status is UNAVAILABLE, UNAUTHENTICATED, PERMISSION_DENIED or FAILED_PRECONDITION, and never after OK. That of each planned end is looked at here,
  // those of bad requests in T01 and under hostile clients.
  async 'T18 planned ends let the plugin come back in a second'({ start, cluster, Connection }) {
    const ns = await cluster.namespace('t18');
    const endpoints = ['10.0.0.1', '10.0.0.2'].map((ip) => ({ addresses: [ip], conditions: { ready: true } }));
    await ns.create('endpointslices', { name: 'replicas', labels: { 'kubernetes.io/service-name': 'replicas' } }, { addressType: 'IPv4', endpoints, ports: [] });
    const broker = await start(['--rebalance-service', `${ns.name}/replicas`, '--drain-delay', '0s']).ready();
    const connection = new Connection(broker.address);
    const watches = Array.from({ length: 60 }, (_, i) => connection.watch(`n18-${i}`));
    await broker.subscribers(60);

    const closed = await poll(() => watches.filter((watch) => !watch.isOpen), ({ length }) => length > 0, 'some streams are sent to the other replica');
    await broker.line('Closing', (line) => line.msg.includes('rebalance'));
    assert.equal(await broker.stop(), 0);
    const codes = await Promise.all(watches.map((watch) => watch.status()));
    assert.ok(closed.length < watches.length, 'the rebalance left some');
    assert.deepEqual([...new Set(codes)], [CANCELLED]);
  },
};

async function doesNotStart(broker) {
  assert.notEqual(await broker.exit(), 0, broker.child.spawnargs.join(' '));
  assert.ok(broker.lines.all.length > 0, 'it says why');
  assert.ok(!broker.lines.all.some((line) => line.includes('starting grpc server')), 'it listened');
}

module.exports = { quick, slow };
