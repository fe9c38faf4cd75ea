const words =
  'a about after again against all also am an and any are around as at be because been before being ' +
  'below between both but by can could did do does doing down during each few for from further had has ' +
  'have having he her here hers him his how i if in into is it its itself just may might more most much ' +
  'must my no nor not now of off on once one only or other our out over own per said same say says she ' +
  'should so some such than that the their them then there these they this those through to too under ' +
  'until up upon us very was we were what when where which while who whom why will with within without ' +
  'would year years you your day days week weeks month months new news report reports last next first ' +
  'today yesterday tomorrow mr mrs ms dr';

const agencies =
  'reuters ap afp upi dpa ansa efe tass xinhua bloomberg kyodo pti cnn bbc marketwatch nyt wsj';

/** Words that say nothing of which news is told, and the names of agencies. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${words} ${agencies}`.split(' '));
