/* The line to the program: it comes back by itself, and never lets pictures pile up. */

const PAUSES = [0.5, 1, 2, 4, 8];
const UNDER_WAY = 2;
const FULL = 4013;
const HEAD = 12;

export class Line {
  /**
   * @param {{opened: (message: object) => void, heard: (message: object) => void,
   *   broken: (why: "lost" | "full", seconds: number) => void}} calls
   */
  constructor(calls) {
    this.calls = calls;
    this.socket = null;
    this.room = "";
    this.person = "";
    this.tries = 0;
    this.number = 0;
    this.waiting = new Map();
  }

  get isOpen() {
    return this.socket !== null && this.socket.readyState === WebSocket.OPEN;
  }

  /** Whether a picture may be sent now: few are under way, and none waits here. */
  get isFree() {
    return this.isOpen && this.waiting.size < UNDER_WAY && this.socket.bufferedAmount === 0;
  }

  open() {
    const address = new URL("live/socket", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.search = "";
    if (this.room) address.searchParams.set("room", this.room);
    if (this.person) address.searchParams.set("person", this.person);
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event) => socket === this.socket && this.hear(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => socket === this.socket && this.close(event.code));
    this.socket = socket;
  }

  /** Begin anew, for another person. */
  become(person) {
    const old = this.socket;
    this.person = person;
    this.room = "";
    this.waiting.clear();
    this.open();
    old?.close();
  }

  /** Send a picture that was taken at *time* ms. */
  show(jpeg, time) {
    const bytes = new Uint8Array(HEAD + jpeg.byteLength);
    const head = new DataView(bytes.buffer);
    this.number = (this.number + 1) % 2 ** 32;
    head.setFloat64(0, time / 1000, true);
    head.setUint32(8, this.number, true);
    bytes.set(new Uint8Array(jpeg), HEAD);
    this.waiting.set(this.number, { taken: time, sent: performance.now() });
    this.socket.send(bytes);
  }

  ask(wish) {
    if (this.isOpen) this.socket.send(JSON.stringify(wish));
  }

  hear(message) {
    if ("room" in message) {
      this.room = message.room;
      this.tries = 0;
      this.calls.opened(message);
      return;
    }
    if (message.n) {
      Object.assign(message, this.waiting.get(message.n), { answered: performance.now() });
      for (const n of this.waiting.keys()) if (n <= message.n) this.waiting.delete(n);
    }
    this.calls.heard(message);
  }

  close(code) {
    this.socket = null;
    this.waiting.clear();
    const pause = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
    this.tries += 1;
    this.calls.broken(code === FULL ? "full" : "lost", pause, this.tries);
    setTimeout(() => this.open(), pause * 1000);
  }
}
