// Two tones when a round is over. A browser lets no page be heard before someone touched it: then a button asks.

const TONES = [
  [0, 660],
  [0.9, 880],
]; // seconds after the beginning, and hertz

export function makeBell() {
  let audio: AudioContext | null = null;
  const heard = (): boolean => audio?.state === "running";
  const wake = async (): Promise<void> => {
    try {
      audio ||= new AudioContext();
      await audio.resume();
    } catch (error) {
      console.debug("no sound here", error);
    }
  };
  const ring = (): void => {
    if (!audio || !heard()) return;
    for (const [after, pitch] of TONES) {
      const at = audio.currentTime + after;
      const loud = audio.createGain();
      const tone = audio.createOscillator();
      loud.gain.setValueAtTime(0.4, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
      tone.frequency.value = pitch;
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1.6);
    }
  };
  return { heard, wake, ring };
}
