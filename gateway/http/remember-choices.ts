/** Clients of a kind send the same header each time. */
const MAX_REMEMBERED = 500;
/** A header that is longer is nobody's usual one. */
const MAX_LENGTH = 200;

/** What is chosen by a header of clients, chosen once for each usual text of it. */
export function rememberChoices<Choice>(choose: (header: string) => Choice): (header: string) => Choice {
  const known = new Map<string, { choice: Choice }>();
  return (header) => {
    const remembered = known.get(header);
    if (remembered) return remembered.choice;
    const choice = choose(header);
    if (known.size < MAX_REMEMBERED && header.length <= MAX_LENGTH) known.set(header, { choice });
    return choice;
  };
}
