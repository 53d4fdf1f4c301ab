/* The voice: one sentence at a time; the newest goes before older ones. */

const TONGUES = { en: "en-GB", de: "de-DE" };

export class Voice {
  constructor() {
    this.isOn = true;
  }

  say(sentence, language) {
    const speech = window.speechSynthesis;
    if (!this.isOn || !speech || !sentence) return;
    speech.cancel();
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.lang = TONGUES[language];
    speech.speak(utterance);
  }

  hush() {
    window.speechSynthesis?.cancel();
  }
}
