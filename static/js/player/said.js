/** What is read in a line: a person's words, else the machine's. */
export const said = (line) => line.corrected || line.text;
