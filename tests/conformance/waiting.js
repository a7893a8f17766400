'use strict';
const LIMIT_MS = 15_000;

/** The promise, or an error that says what did not happen in time. */
function within(promise, what, ms = LIMIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms / 1000} s: ${what()}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Things that arrive one after the other, and who waits for them. */
class Arrivals {
  #waiting = new Set();

  constructor() {
    this.all = [];
  }

  add(item) {
    this.all.push(item);
    this.changed();
  }

  changed() {
    for (const check of [...this.#waiting]) check();
  }

  /** Resolves with what `found` returns once that is not undefined or false; asked again with every arrival. */
  until(found, what, ms) {
    return within(
      new Promise((resolve) => {
        const check = () => {
          const result = found(this.all);
          if (result === undefined || result === false) return;
          this.#waiting.delete(check);
          resolve(result);
        };
        this.#waiting.add(check);
        check();
      }),
      () => `${what}; ${this.all.length} arrived, at last ${JSON.stringify(this.all.at(-1))?.slice(0, 300)}`,
      ms,
    );
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** For what tells nobody when it changes: asks every 50 ms. */
async function poll(ask, isRight, what, ms = LIMIT_MS) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > end) throw new Error(`not within ${ms / 1000} s: ${what}, it is ${String(answer).slice(0, 300)}`);
    await pause(50);
  }
}

module.exports = { LIMIT_MS, Arrivals, pause, poll, within };
