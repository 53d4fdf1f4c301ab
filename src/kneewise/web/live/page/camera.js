/* The camera: pictures with their times, and what is wrong when there are none. */

const LONGEST = 640;
const QUALITY = 0.75;

/** Why the browser gave no camera, as a word of the catalogue. */
export function reason(error) {
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "TypeError":
      return "bare";
    default:
      return "busy";
  }
}

export class Camera {
  /**
   * @param {HTMLVideoElement} video where the pictures are shown
   * @param {() => void} lost called when the camera is unplugged
   */
  constructor(video, lost) {
    this.video = video;
    this.lost = lost;
    this.stream = null;
    this.canvas = document.createElement("canvas");
    this.isBusy = false;
  }

  get isOn() {
    return this.stream !== null;
  }

  async turnOn() {
    const wishes = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" };
    if (!navigator.mediaDevices) throw new TypeError("no camera in this browser");
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wishes, audio: false });
    this.stream.getVideoTracks()[0].addEventListener("ended", () => {
      this.turnOff();
      this.lost();
    });
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  turnOff() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** Call *each* with the time (ms) of every picture that is shown, while the camera is on. */
  follow(each) {
    const again = () => this.follow(each);
    if (!this.isOn) return;
    if (this.video.requestVideoFrameCallback) {
      this.video.requestVideoFrameCallback((now, about) => {
        each(about.captureTime ?? now);
        again();
      });
    } else {
      requestAnimationFrame((now) => {
        each(now);
        again();
      });
    }
  }

  /** The picture of now as a JPEG, no longer than 640 px; null while one is being made. */
  async picture() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.isBusy || !width) return null;
    this.isBusy = true;
    try {
      const scale = Math.min(1, LONGEST / Math.max(width, height));
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
      if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
      this.canvas.getContext("2d", { alpha: false }).drawImage(this.video, 0, 0, w, h);
      const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", QUALITY));
      return blob && blob.arrayBuffer();
    } finally {
      this.isBusy = false;
    }
  }
}
