'use strict';
const http2 = require('node:http2');
const { Arrivals, within } = require('./waiting.js');

const KINDS = ['Pod', 'Namespace', 'Deployment', 'ReplicaSet', 'DaemonSet', 'ReplicationController', 'Service'];
const PATH = '/metadata.Metadata/Watch';

/** Sensors as @grpc/grpc-js and node:http2 make them; neither has code of ours in it. */
function sensors(load, proto) {
  const grpc = load('@grpc/grpc-js');
  // Without defaults, so that absent is told from empty.
  const definition = load('@grpc/proto-loader').loadSync(proto, { keepCase: true, defaults: false, arrays: false });
  const { Metadata } = grpc.loadPackageDefinition(definition).metadata;
  const method = Metadata.service.Watch;
  const selector = (node, kinds) => ({ nodeName: node, resourceKinds: Object.fromEntries(kinds.map((kind) => [kind, 'true'])) });

  /** A connection of grpc-js of its own. */
  class Connection {
    static #all = new Set();

    constructor(address, credentials = grpc.credentials.createInsecure()) {
      this.client = new Metadata(address, credentials, { 'grpc.use_local_subchannel_pool': 1, 'grpc.enable_retries': 0, 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
      Connection.#all.add(this);
    }

    static closeAll() {
      for (const { client } of Connection.#all) client.close();
    }

    watch(node, kinds = ['Pod']) {
      const call = this.client.Watch(selector(node, kinds));
      const events = new Arrivals();
      call.on('data', (event) => events.add(event));
      call.on('error', () => {}); // 'status' says the same
      const ended = new Promise((resolve) => call.on('status', (status) => resolve(status.code)));
      const watch = { call, events, isOpen: true, status: () => within(ended, () => `the end of the stream of ${node}`) };
      ended.then(() => (watch.isOpen = false));
      return watch;
    }
  }

  const watch = (address, node, kinds, credentials) => new Connection(address, credentials).watch(node, kinds);

  const frame = (bytes) => {
    const header = Buffer.alloc(5);
    header.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([header, bytes]);
  };

  /** A call on a session of node:http2: what is on the wire, and a reader that can stop. */
  function raw(session, { node, kinds = ['Pod'], path = PATH, body = frame(method.requestSerialize(selector(node, kinds))), isRead = true, isWhole = true }) {
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers, { endStream: false });
    const messages = new Arrivals();
    const call = { stream, messages, headers: undefined };
    const answered = new Promise((resolve) => stream.on('response', (answer) => resolve((call.headers = answer))));
    call.answered = () => within(answered, () => 'headers of the answer');
    let status;
    stream.on('response', (answer) => (status ??= answer['grpc-status']));
    stream.on('trailers', (trailers) => (status ??= trailers['grpc-status']));
    stream.on('error', () => {}); // 'close' says the same
    // The status as a number, or how the stream was reset.
    const ended = new Promise((resolve) => stream.on('close', () => resolve(status === undefined ? `reset ${stream.rstCode}` : Number(status))));
    call.ended = () => within(ended, () => 'the end of the raw stream');
    let rest = Buffer.alloc(0);
    call.read = () =>
      stream.on('data', (bytes) => {
        rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
        while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
          const end = 5 + rest.readUInt32BE(1);
          messages.add({ flag: rest[0], length: end - 5, event: method.responseDeserialize(rest.subarray(5, end)) });
          rest = rest.subarray(end);
        }
      });
    if (isRead) call.read();
    if (isWhole) stream.end(body);
    else stream.write(body);
    return call;
  }

  const sessions = new Set();
  function session(address, settings = {}) {
    const opened = http2.connect(`http://${address}`, { settings, maxSessionMemory: 1000 });
    opened.on('error', () => {}); // its streams say the same
    sessions.add(opened);
    return opened;
  }

  const closeAll = () => {
    Connection.closeAll();
    for (const opened of sessions) opened.destroy();
  };

  return { grpc, KINDS, Connection, watch, raw, session, frame, closeAll };
}

module.exports = { sensors };
