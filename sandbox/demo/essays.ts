import type { Random } from './random.ts';

type Essays = { about: RegExp; texts: readonly string[] };

/** What learners write, by what they are asked. */
const ESSAYS: readonly Essays[] = [
  {
    about: /love animals/i,
    texts: [
      'I would say that it is a fair question, and that I ask it myself every fall. I do not enjoy the dying. I enjoy the mornings, the skill it takes to get close, and food whose story I know. Taking a life is serious, so I practice until I am sure of my shot and pass when I am not. Agencies set the limits, and my license helps to pay for the marsh that you and I both walk in.',
      'Killing is the hardest part of it and I would not hide that. We eat meat at home, and I would rather be responsible for it myself than leave it to others. I only shoot what I am sure of, and nothing is wasted. The money from licenses and the tax on ammunition pays for much of the wildlife work in our state.',
    ],
  },
  {
    about: /at the door|permission/i,
    texts: [
      'Good morning, my name is Kim Larson, I live in town on Mill Street. My daughter is thirteen and learning to hunt turkeys with a shotgun. May we hunt on your land on two mornings, April 12 and 19, from before sunrise until ten? Tell us please where to park and where you do not want us, and whether there is livestock. Here is a card with my number. If it does not suit you, that is perfectly all right, and thank you for your time either way.',
      'Hello, I am sorry to disturb you. I am Dana from Oak Ridge. I wanted to ask whether my daughter and I might hunt turkeys here with a shotgun on two mornings in April. Just the two of us. We would call the evening before, close every gate and help with a fence day in return. If you would rather not, no hard feelings, and thank you.',
    ],
  },
  {
    about: /Smoked him|post the picture/i,
    texts: [
      'Leave the words away. The buck was an animal that I respect, and people who do not hunt will read it as if we enjoyed hurting it. The farm should not be in the picture either: Mr. Miller let us in, and by next week he would have strangers at his gate. Post the one with clean hands and the action open, or the dinner.',
      'I would ask him to write something about the day, how long we looked and who helped us drag. No place, because that is the landowner’s business. And a picture without blood, with the muzzle pointing away.',
    ],
  },
  {
    about: /muzzle/i,
    texts: [
      'I stop everyone at once: muzzles in a safe direction, actions open. Then I say to my friend, quietly but in front of all, that his muzzle crossed Eli twice, and that this cannot happen again. He walks at the end with an unloaded gun until we are at the field, and we use a two-hand carry. If it happens once more we go home. It does not matter how long he has hunted. A shot cannot be called back.',
      'Stop, unload, talk. I name the rule: never point the muzzle at anything you do not want to shoot. We change the order so that nobody is in front of him, and I tell the youngest that he may say stop at any time and that it is right to do so. If he is offended, so be it.',
    ],
  },
  {
    about: /quartering toward|let a legal deer go/i,
    texts: [
      'It was legal, but legal is not enough. Quartering toward me, the shoulder covers the vitals and an arrow may not get through. Thirty-five yards is far for me, and the deer can move before the arrow is there. With ten minutes of light left I would have had to track in the dark. I want a clean kill or none.',
      'Wrong angle, a bit far for what I can do every time, and no light left to find it. There will be another evening.',
    ],
  },
  {
    about: /CWD/i,
    texts: [
      'First the tag, then gloves. I dress it where it lies, with one knife for the meat and another for anything near spine or head. I take the head to the check station with date and place for the test. At 45 degrees it has to cool soon, so I bone it out and put it on ice. Over the state line go boned meat and a clean skull plate only. The rest is disposed of as the agency says. At home I label and freeze it, and nobody eats it before the result is there. If it is positive it goes to the landfill.',
      'Tag, gloves, dress, cool. Have it tested, and look up what may cross the state line: usually boned meat, hide, antlers on a clean skull plate. Leave the spine and the head there. Freeze it with a label and wait for the result.',
    ],
  },
];

const ANYTHING = [
  'What matters most to me is to know before I act: the rule, the reason behind it, and what happens if I am wrong. In doubt I do not shoot, and I ask somebody who has done it before.',
  'I would take my time, tell my companions what I am going to do, and keep to what we agreed on. If something changes I stop, unload, and start again from there.',
];

/** An answer to an essay question, as somebody who took the course might write it. */
export const essayFor = (question: string, random: Random): string =>
  random.pick(ESSAYS.find(({ about }) => about.test(question))?.texts ?? ANYTHING);
