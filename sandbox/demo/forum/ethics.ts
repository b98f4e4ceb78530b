import type { Topic } from './topic.ts';

export const ETHICS_TOPICS: readonly Topic[] = [
  {
    tags: ['ethics', 'fair-chase', 'public'],
    questions: [
      {
        text: 'Where do you draw the line with trail cameras that send pictures to your phone?',
        answers: [
          'Scouting before the season yes, walking in on a deer that was in a picture five minutes ago no. Some states agree and forbid it.',
          'For me it is whether the animal still has a chance to win. With a live picture it has less than I like.',
          'First question is what your regulations say. Then what you would tell a child about it.',
        ],
      },
      {
        text: 'A friend at work asked how I can say that I love animals. I had no good answer. What do you say?',
        answers: [
          'That I wonder about it too. An honest answer about food and responsibility went further than any statistics.',
          'I invite them to dinner, and we talk there. Nobody was ever convinced in an argument.',
          'Listen first. Half of the time they want to know whether I have thought about it at all.',
        ],
      },
      {
        text: 'Legal but unethical: does anybody have an example from their own hunting?',
        answers: [
          'A running deer at a range where I had never practiced. Legal. I missed, luckily, and never did it again.',
          'Setting up right beside somebody else’s spot on public land. No law against it, and still wrong.',
        ],
      },
      {
        text: 'Do you cover the animal on the way home? It feels like hiding something.',
        answers: [
          'I do. It is not hiding, it is manners. Not everybody at the gas station wants to see it.',
          'Yes, and it keeps the meat clean as well.',
        ],
      },
      {
        text: 'The five stages: do you think everybody goes through all of them?',
        answers: [
          'Not in order. I skipped the limit stage, and go back to the shooting stage every dove season.',
          'No, but it helped me understand my son, who counts everything.',
        ],
      },
    ],
  },
  {
    tags: ['landowners', 'access'],
    questions: [
      {
        text: 'When in the year do you ask for permission? The season seems late.',
        answers: [
          'Early summer, not at planting and not at harvest, in clean clothes and without the whole party.',
          'August at the latest. I bring the permission card, so that we both know what was agreed on.',
        ],
      },
      {
        text: 'What do you do for a landowner after the season?',
        answers: [
          'A note and some sausage, if they like it. And a day on the fences in spring.',
          'I told him about a broken gate with a photo. He has let me in for six years now.',
        ],
      },
      {
        text: 'My deer went over the line onto land where I have no permission. Do you really knock at eight in the evening?',
        answers: [
          'Yes, or call. Without the gun. In most states you may not go after it without permission, wounded or not.',
          'I have the neighbors’ numbers in the phone before the season starts. And if I reach nobody, the warden helps.',
        ],
      },
      {
        text: 'If a field is not posted, can I assume that it is open?',
        answers: [
          'No. In many states it is your duty to know, signs or not. Ask.',
          'A map app with property lines and a phone call. Purple paint counts as a sign in many states too.',
        ],
      },
    ],
  },
  {
    tags: ['law', 'regulations'],
    questions: [
      {
        text: 'How do you keep up with rules that change every year?',
        answers: [
          'I read the new booklet from cover to cover in July and mark what changed. Most agencies list it on page one.',
          'The PDF from the agency on the phone, downloaded, because there is no signal where I hunt.',
        ],
      },
      {
        text: 'If I find that I made a mistake, say a wrong tag, do I report myself?',
        answers: [
          'Yes, at once, and leave everything as it is. Wardens tell honest mistakes from the other kind.',
          'I did, once. It cost me an uncomfortable hour and nothing else. I would not count on that, but I would do it again.',
        ],
      },
      {
        text: 'Half an hour before sunrise: whose sunrise? The app and the booklet differ by four minutes.',
        answers: [
          'The booklet’s table for your zone. That is what the warden has.',
          'And if I need those four minutes, it is too dark for me anyway.',
        ],
      },
      {
        text: 'Why does the Lacey Act matter to somebody who only hunts at home?',
        answers: [
          'Because taking an unlawfully killed deer over a state line makes it federal. A friend’s gift is enough.',
          'Transport rules in general. With CWD there are many more of them now.',
        ],
      },
    ],
  },
  {
    tags: ['conservation', 'history', 'funding', 'habitat'],
    questions: [
      {
        about: ['funding'],
        text: 'I had no idea that the tax on ammunition goes to wildlife. Does it also come from people who only shoot at the range?',
        answers: [
          'Yes. Everybody who buys it pays. Part of it builds ranges, too.',
          'And the states have to put in their share and must not spend license money on anything else. That was the clever part.',
        ],
      },
      {
        text: 'Is regulated hunting why deer came back, or would they have come back anyway?',
        answers: [
          'Protection, restocking, habitat and seasons together. Ending the market hunting was the first step.',
          'In our county they were brought in by truck in the forties. My grandmother remembers it.',
        ],
      },
      {
        about: ['habitat'],
        text: 'What can I do for habitat on twenty acres?',
        answers: [
          'Leave the edges rough. Food, water, cover and space, and edges are where most of it meets.',
          'Ask your agency’s private lands biologist. Ours came out for free and drew us a plan.',
          'Brush piles and native grass instead of lawn. Quail were back in the third year.',
        ],
      },
      {
        about: ['habitat'],
        text: 'What is carrying capacity in a place where it changes with every winter?',
        answers: [
          'It is what the worst part of the year can feed, more or less. That is why numbers are set again each year.',
          'Exactly, it moves. The browse line in our woods tells more than any number.',
        ],
      },
    ],
  },
  {
    tags: ['recovery'],
    questions: [
      {
        text: 'How long do you wait when you are not sure where you hit?',
        answers: [
          'If there is any sign of a gut hit, six hours and more, unless rain or heat decide otherwise. Pushing it is how you lose it.',
          'Half an hour even for a good hit. And I mark where I stood and where it stood before I climb down.',
        ],
      },
      {
        text: 'The blood ended after sixty yards. What next?',
        answers: [
          'Mark last blood, then small circles from there. Look for tracks, broken grass, and at the height of the body, not only on the ground.',
          'Call a tracking dog, if your state allows it. Most handlers do it for the fuel.',
          'Toilet paper on every drop, then look back: the line shows you where it was heading.',
        ],
      },
      {
        text: 'Does the color of the blood really tell that much?',
        answers: [
          'Bright with bubbles is lung. Dark is liver. Green or brown with a smell is gut. Together with the hair it tells a lot.',
          'It told me to wait once, and I found her at first light forty yards further on.',
        ],
      },
    ],
  },
];
