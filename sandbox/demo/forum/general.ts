import type { Topic } from './topic.ts';

export const GENERAL_TOPIC: Topic = {
  tags: [],
  questions: [
    {
      text: 'How long did you need for the whole course? I do about half an hour in the evening and wonder whether I am slow.',
      answers: [
        'About three weeks, mostly at weekends. There is no prize for being fast.',
        'I took twice the time it says, because I kept notes. Passed everything the first time, so it was worth it.',
        'Half an hour a day is more than I managed. Keep going.',
      ],
    },
    {
      text: 'Does the exam ask more of the lessons or of the scenarios?',
      answers: [
        'The lessons, I would say, but the scenarios made me remember them.',
        'Both. If you got the quizzes and can explain why each wrong answer is wrong, you are ready.',
      ],
    },
    {
      text: 'Failed by one question. Do you read everything again, or only what was wrong?',
      answers: [
        'The explanations first, then the one lesson behind each mistake. Worked for me.',
        'Everything, but quickly. I found two more things that I only thought I knew.',
        'Sleep over it. I passed the next morning without reading anything again.',
      ],
    },
    {
      text: 'Is anyone else here starting to hunt as an adult? Nobody in my family does, and I am looking for a way in.',
      answers: [
        'Yes, at 41. Ask your state agency for a mentor program; mine found me somebody within a month.',
        'Started last year. A local range with a hunter education instructor was the best place to meet people.',
        'Same here. Go along without a gun for the first few times, you will see more.',
      ],
    },
    {
      text: 'Do you read on the phone or print the checklists? Mine always vanish in some drawer.',
      answers: ['Printed, in a zip bag, in the pack. A phone is dead when you need it.', 'One copy lives in the truck.'],
    },
    {
      text: 'Does finishing this count for the license in my state?',
      answers: [
        'No. It says so at the start: you still need the certificate that your state asks for. It made that course much easier, though.',
        'Ask your wildlife agency. Mine wanted its own online course and a field day.',
      ],
    },
  ],
};
