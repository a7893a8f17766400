'use strict';
const { spawn } = require('node:child_process');
const http = require('node:http');
const { Arrivals, poll, within } = require('./waiting.js');

/** One process of `lynceus metacollector`, all of its ports chosen by the system and read from its log. */
class Broker {
  static #all = new Set();

  /** @param flags beat those that every broker gets */
  constructor(dll, kubeconfig, flags = []) {
    this.lines = new Arrivals();
    const all = ['--kubeconfig', kubeconfig, '--metrics-bind-address', '127.0.0.1:0', '--health-probe-bind-address', '127.0.0.1:0'];
    if (!flags.includes('--broker-bind-address')) all.push('--broker-bind-address', '127.0.0.1:0');
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LYNCEUS_')));
    this.child = spawn('dotnet', [dll, 'metacollector', ...all, ...flags], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.exited = new Promise((resolve) => this.child.on('exit', (code, signal) => resolve(code ?? signal)));
    this.exited.then(() => Broker.#all.delete(this));
    Broker.#all.add(this);
    let rest = '';
    this.child.stderr.setEncoding('utf8').on('data', (text) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop();
      parts.forEach((line) => this.lines.add(line));
    });
  }

  static killAll() {
    for (const broker of Broker.#all) broker.child.kill('SIGKILL');
  }

  /** The log line, as an object, whose message begins so. */
  line(message, more = () => true) {
    const find = (lines) => lines.map(read).find((line) => line?.msg.startsWith(message) && more(line));
    return this.lines.until(find, `the broker's log line "${message}"`);
  }

  /** The broker once it listens, synced or not. */
  async listening() {
    const url = async (message) => (await this.line(message)).msg.match(/http:\/\/[^/]*/)[0];
    [this.metrics, this.health] = [await url('Metrics at '), await url('Health at ')];
    this.address = (await this.line('starting grpc server')).addr;
    return this;
  }

  async ready() {
    await this.listening();
    await poll(() => this.readyz(), (status) => status === 200, 'readyz is 200');
    return this;
  }

  readyz() {
    return get(`${this.health}/readyz`).then(({ status }) => status);
  }

  async scrape() {
    return (await get(`${this.metrics}/metrics`)).text;
  }

  /** The value of one series, undefined when there is none. */
  async value(series) {
    const line = (await this.scrape()).split('\n').find((text) => text.startsWith(`${series} `));
    return line && Number(line.slice(series.length + 1));
  }

  /** Waits until the gauge of open calls reads so. */
  subscribers(count, ms) {
    return poll(() => this.value('meta_collector_server_subscribers'), (value) => value === count, `meta_collector_server_subscribers is ${count}`, ms);
  }

  /** Exit code, or the name of the signal that killed it. */
  exit(ms) {
    return within(this.exited, () => 'the broker exits', ms);
  }

  async stop() {
    this.child.kill('SIGTERM');
    return this.exit();
  }
}

function read(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function get(url) {
  return within(
    new Promise((resolve, reject) => {
      const request = http.get(url, { agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode, text })).on('error', reject);
      });
      request.on('error', reject);
    }),
    () => `an answer of ${url}`,
  );
}

module.exports = { Broker };
