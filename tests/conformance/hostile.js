'use strict';
const assert = require('node:assert/strict');
const net = require('node:net');
const { poll } = require('./waiting.js');

const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const [CONNECTIONS, STREAMS] = [12, 10_000];

/** More streams than there may be, on several connections, and connections that say nothing sensible; a sensor beside them hears of every change. */
async function hostile({ broker, cluster, watch, raw, session, frame }) {
  // All of them come from one address, which has three quarters of the 9,000.
  const limit = 6_750;
  const ns = await cluster.namespace('hostile');
  await ns.pod('p', 'calm');
  const sensor = watch(broker.address, 'calm');
  let heard = 0;
  const hears = async () => {
    const mark = `m${++heard}`;
    await ns.label('p', { mark });
    await sensor.events.until((all) => all.at(-1)?.meta.includes(`"mark":"${mark}"`), `change ${heard} beside hostile clients`);
  };
  await hears();

  const sockets = ['', 'PRI * HT', 'GET / HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\x00\x00'].map((bytes) => {
    const [host, port] = broker.address.split(':');
    const socket = net.connect(Number(port), host, () => socket.write(bytes, 'latin1'));
    return socket.on('error', () => {});
  });
  const sessions = Array.from({ length: CONNECTIONS }, () => session(broker.address));
  await Promise.all(sessions.map((each) => new Promise((resolve) => each.once('remoteSettings', resolve))));
  const bodies = [Buffer.alloc(0), Buffer.from([0, 0]), Buffer.from([0, 255, 255, 255, 255]), Buffer.from([1, 0, 0, 0, 1, 1]), Buffer.from([9, 0, 0, 0, 0]), frame(Buffer.alloc(100_000))];
  const refusals = await Promise.all(bodies.map((body) => raw(sessions[0], { body }).ended()));
  assert.ok(refusals.every((status) => status !== 0), String(refusals));
  assert.equal(await raw(sessions[0], { body: Buffer.from([0, 0, 0]), isWhole: false }).ended(), DEADLINE_EXCEEDED, 'a request that does not end');
  await hears();

  let exhausted = 0;
  const others = [];
  for (let i = 0; i < STREAMS; i++) {
    const stream = raw(sessions[i % CONNECTIONS], { node: 'flood' });
    stream.stream.on('response', (answer) => {
      if (Number(answer['grpc-status']) === RESOURCE_EXHAUSTED) exhausted++;
      else if (answer['grpc-status'] !== undefined) others.push(answer['grpc-status']);
    });
    if (i % 1_000 === 999) await hears();
  }

  // The sensor's own stream counts.
  await poll(() => exhausted, (value) => value === STREAMS + 1 - limit, 'streams beyond the limit are refused');
  await broker.subscribers(limit);
  assert.deepEqual(others, []);
  for (let i = 0; i < 5; i++) await hears();

  sessions.forEach((each) => each.destroy());
  await broker.subscribers(1);
  await hears();
  sockets.forEach((socket) => socket.destroy());
  assert.ok(sensor.isOpen);
  sensor.call.cancel();
  await broker.subscribers(0);
}

module.exports = { hostile };
