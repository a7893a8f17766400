'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const MERGE = 'application/merge-patch+json';
const KINDS = {
  pods: ['Pod', 'v1'],
  services: ['Service', 'v1'],
  replicationcontrollers: ['ReplicationController', 'v1'],
  deployments: ['Deployment', 'apps/v1'],
  replicasets: ['ReplicaSet', 'apps/v1'],
  daemonsets: ['DaemonSet', 'apps/v1'],
  endpointslices: ['EndpointSlice', 'discovery.k8s.io/v1'],
};

/** Writes objects to the API server of a kubeconfig, and stands in front of it where a case wants faults. */
class Cluster {
  constructor(yaml, kubeconfig) {
    this.kubeconfig = kubeconfig;
    const config = yaml.load(fs.readFileSync(kubeconfig, 'utf8'));
    const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster;
    this.url = new URL(server);
    this.headers = { authorization: `Bearer ${config.users[0].user.token}` };
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 64, ca: Buffer.from(ca, 'base64') });
  }

  request(method, path, headers = {}) {
    return https.request({ method, path, hostname: this.url.hostname, port: this.url.port, agent: this.agent, headers: { ...headers, ...this.headers } });
  }

  call(method, path, body, type = 'application/json') {
    return new Promise((resolve, reject) => {
      const payload = body && JSON.stringify(body);
      // Without its length node would send the body of a DELETE as if it were the next request.
      const request = this.request(method, path, { accept: 'application/json', ...(payload && { 'content-type': type, 'content-length': Buffer.byteLength(payload) }) });
      request.on('error', reject).on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part)).on('error', reject);
        response.on('end', () => (response.statusCode < 400 ? resolve(JSON.parse(text)) : reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`))));
      });
      request.end(payload);
    });
  }

  /** A namespace for one case. */
  async namespace(prefix) {
    const name = `${prefix.toLowerCase()}-${crypto.randomBytes(3).toString('hex')}`;
    const made = await this.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    return new Namespace(this, name, made.metadata.uid);
  }

  /** A plain HTTP server before the API server that can be broken, late or silent; its kubeconfig is written to `file`. */
  async faulty(file) {
    const proxy = new FaultyApi(this);
    await proxy.listen();
    fs.writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${proxy.port}` } }],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    return Object.assign(proxy, { kubeconfig: file });
  }
}

class Namespace {
  constructor(cluster, name, uid) {
    Object.assign(this, { cluster, name, uid });
  }

  path(plural, name) {
    const [, apiVersion] = KINDS[plural];
    return `${apiVersion === 'v1' ? '/api' : '/apis'}/${apiVersion}/namespaces/${this.name}/${plural}${name ? `/${name}` : ''}`;
  }

  create(plural, metadata, rest) {
    const [kind, apiVersion] = KINDS[plural];
    return this.cluster.call('POST', this.path(plural), { apiVersion, kind, metadata, ...rest });
  }

  /** A pod that runs on the node, with an address when one is given. */
  async pod(name, nodeName, { labels = {}, podIP, owner } = {}) {
    const spec = { nodeName, terminationGracePeriodSeconds: 0, containers: [{ name: 'c', image: 'none.invalid/none' }] };
    const pod = await this.create('pods', { name, labels, ...(owner && { ownerReferences: [owner] }) }, { spec });
    if (podIP) await this.cluster.call('PATCH', `${this.path('pods', name)}/status`, { status: { podIP, podIPs: [{ ip: podIP }] } }, MERGE);
    return pod;
  }

  label(name, labels) {
    return this.cluster.call('PATCH', this.path('pods', name), { metadata: { labels } }, MERGE);
  }

  delete(plural, name) {
    return this.cluster.call('DELETE', this.path(plural, name), { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 });
  }
}

class FaultyApi {
  #cluster;
  #held = [];
  #watches = new Set();

  constructor(cluster) {
    this.#cluster = cluster;
    this.mode = 'open'; // or 'broken', 'late'
    this.asked = 0;
    this.server = http.createServer((request, response) => this.#answer(request, response));
  }

  listen() {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', () => resolve((this.port = this.server.address().port))));
  }

  /** Answers all that waits, and from now on at once. */
  open() {
    this.mode = 'open';
    for (const go of this.#held.splice(0)) go();
  }

  /** Watches that are open now stay open and say nothing more. */
  silence() {
    for (const watch of this.#watches) watch.isSilent = true;
    return this.#watches.size;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  #answer(request, response) {
    this.asked++;
    if (this.mode === 'broken') {
      request.socket.destroy();
      return;
    }

    if (this.mode === 'late') {
      this.#held.push(() => this.#answer(request, response));
      return;
    }

    const { host, connection, authorization, ...headers } = request.headers;
    const onward = this.#cluster.request(request.method, request.url, headers);
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? 'application/json' });
      response.flushHeaders();
      const watch = { isSilent: false };
      if (request.url.includes('watch=')) this.#watches.add(watch);
      answer.on('data', (bytes) => watch.isSilent || response.write(bytes));
      answer.on('end', () => watch.isSilent || response.end());
      answer.on('error', () => response.destroy());
      response.on('close', () => this.#watches.delete(watch));
    });
    request.pipe(onward);
  }
}

module.exports = { Cluster };
