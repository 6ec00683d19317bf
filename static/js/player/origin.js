/** Of a merged run's line: which run it was taken from. */

/** "from: Detectors only, Balanced, 22 Nov"; empty for a line that its own run described. */
export function originSentence(line, origins, words) {
  const told = origins.find(({ run }) => run === line?.origin?.run);
  return told ? words.say("origin", { run: told.words }) : "";
}
