import type { Topic } from './topic.ts';

export const WILDLIFE_TOPICS: readonly Topic[] = [
  {
    tags: ['identification', 'big-game', 'waterfowl'],
    questions: [
      {
        text: 'Mule deer or whitetail at three hundred yards, without antlers: what do you look at first?',
        answers: [
          'The tail and how it moves. Rope-like with a black tip and bounding on all fours, or a white flag.',
          'Ears. Once you have seen mule deer ears you do not forget them. But if I am not sure, I am not sure.',
        ],
      },
      {
        text: 'How do people tell hens apart in flight, in that light?',
        answers: [
          'Size, wing beat, the speculum if you can see it, and the company they keep. And I let everything go that I cannot name.',
          'I learned by going out with binoculars for a whole season before I took a shotgun along.',
          'Start with three species of your area. The rest comes.',
        ],
      },
      {
        text: 'Has anybody here ever nearly shot the wrong thing? The lesson on look-alikes scared me a little.',
        answers: [
          'A coyote that was a dog. The collar was on the far side. I think of it each time.',
          'It should scare us. I look for two marks that fit and one that would rule it out.',
        ],
      },
      {
        text: 'Swan or snow goose, far away over water?',
        answers: [
          'Black wing tips: snow goose. No black, long neck, slow beats: swan, and hands off in most places.',
          'Listen as well. They sound nothing like each other.',
        ],
      },
      {
        text: 'Is counting points any use for the age of a buck?',
        answers: [
          'None, or hardly any. Body, neck, belly line. Teeth, afterwards.',
          'A spike can be a yearling or an old one past his best. Look at the body.',
        ],
      },
    ],
  },
  {
    tags: ['shooting'],
    questions: [
      {
        text: 'Quartering away at fifteen yards from a stand: where do you hold with a bow?',
        answers: [
          'For the far front leg, so that the arrow goes through the middle of the chest. From above, a little higher on the near side.',
          'I think of where it should come out, not where it goes in.',
        ],
      },
      {
        text: 'How do you find your own maximum distance honestly?',
        answers: [
          'A paper plate, cold, from the position I hunt in, first shot only. Where four of five no longer hit it, it is too far.',
          'Half of what I do at the range on a good day. That is about right for a cold hand and a beating heart.',
        ],
      },
      {
        text: 'Do any of you take head shots? A colleague says that it wastes less meat.',
        answers: [
          'No. Small, always moving, and a miss by an inch is a broken jaw. Heart and lungs.',
          'The vital zone is as big as a plate and forgives a little. Nothing else does.',
        ],
      },
      {
        text: 'What do you do when the deer will not turn?',
        answers: [
          'Wait. If it walks off facing me, it has won.',
          'Most turn if you give them a minute. The others I remember more fondly than the ones I shot.',
        ],
      },
    ],
  },
  {
    tags: ['field-care', 'food-safety'],
    questions: [
      {
        text: 'At which temperature do you stop hanging meat outside?',
        answers: [
          'Above 40 °F (4 °C) it goes on ice or into a cooler. In the shade is not enough.',
          'I look at the night and the day. If the day gets warm, it is quartered and on ice the same hour.',
        ],
      },
      {
        text: 'Gutless method or the usual one for an elk that you have to carry two miles?',
        answers: [
          'Gutless. Cleaner, no rolling it over alone, and with CWD you stay away from the spine.',
          'Look up what evidence of sex and species has to stay on it in your state first.',
        ],
      },
      {
        text: 'Does everybody carry a second knife?',
        answers: [
          'Yes, and a light. The first one is always dull at the worst moment.',
          'One for the hide, one for the meat. And gloves for both.',
        ],
      },
      {
        text: 'My venison tastes strong. What am I doing wrong?',
        answers: [
          'Heat, hair or dirt. Get it cool quickly, keep the hair off, cut away fat and silver skin.',
          'Try bleeding and cooling within the hour. It was the drive home with a warm carcass, for me.',
          'And do not cook it to the color of a boot.',
        ],
      },
      {
        text: 'Tag before or after the photo?',
        answers: ['Before anything else. In most states before you move it.', 'Before. The warden does not care about the photo.'],
      },
    ],
  },
  {
    tags: ['trophy'],
    questions: [
      {
        text: 'How do you keep a cape clean if it may go to the taxidermist?',
        answers: [
          'Do not cut up the neck, no dragging by the head, keep it cool and dry, and call the taxidermist before the season.',
          'Photos of the eyes and nose while they are fresh. Mine asked for them.',
        ],
      },
    ],
  },
  {
    tags: ['health', 'cwd', 'tularemia', 'ticks'],
    questions: [
      {
        about: ['cwd'],
        text: 'Our county is in a CWD zone now. Do you have every deer tested?',
        answers: [
          'Every one. The drop-off is on my way, and nobody eats it before the result is there.',
          'Yes. No case in people is known, but the CDC says not to eat meat of an animal that tested positive, and that is good enough for me.',
        ],
      },
      {
        about: ['cwd'],
        text: 'What may I take over the state line from a CWD zone?',
        answers: [
          'Boned-out meat, the hide, antlers on a clean skull plate, usually. No spine, no brain. But check both states, and those you drive through.',
          'Call the agency of the state you go to. The rules are stricter than at home, in my experience.',
        ],
      },
      {
        about: ['tularemia'],
        text: 'Rabbit with small white spots on the liver. Leave it?',
        answers: [
          'Leave it, do not touch it without gloves, and tell the agency. That can be tularemia.',
          'Gloves for every rabbit, spots or not. And cook it through.',
        ],
      },
      {
        about: ['ticks'],
        text: 'How do you take out a tick in the field without tools?',
        answers: [
          'Tweezers are in my first-aid kit because of that: close to the skin, straight out, no twisting, no oil. Then note the date.',
          'Check yourself in the evening in any case. Most need many hours before they pass anything on.',
        ],
      },
      {
        text: 'Do gloves really matter if I have no cuts on my hands?',
        answers: [
          'You always have cuts. You only notice them with lemon juice.',
          'They cost cents. And they make washing up easier with no water around.',
        ],
      },
    ],
  },
];
