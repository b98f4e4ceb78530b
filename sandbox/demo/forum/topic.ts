/** What is asked in a forum, and what may be answered. */
export type Question = {
  text: string;
  answers: readonly string[];
  /** Asked about items with one of these alone; left out: about any item of the topic. */
  about?: readonly string[];
};

export type Topic = {
  /** An item with one of these is about it. */
  tags: readonly string[];
  questions: readonly Question[];
};
