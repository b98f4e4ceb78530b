import type { Topic } from './topic.ts';

export const SAFETY_TOPICS: readonly Topic[] = [
  {
    tags: ['firearms', 'rules', 'carries', 'groups', 'ammunition'],
    questions: [
      {
        text: 'My uncle says that an empty gun is only a stick. How do you tell somebody with forty years of hunting to keep the muzzle away from you?',
        answers: [
          'Say it plainly and at once: "Your muzzle is on me." Every good hunter I know says sorry and turns it away.',
          'I move out of the line first, then I ask him to open the action so that we can both look. Nobody has been angry yet.',
          'Agree on it before the hunt: whoever sees it says stop, and nobody argues.',
        ],
      },
      {
        about: ['carries', 'groups'],
        text: 'Which carry do you use in thick brush when somebody walks ahead of you?',
        answers: [
          'Two-hand carry, muzzle up and to the side where nobody is. It is the only one where a branch cannot turn it without my noticing.',
          'Not the trail carry, that one points at the person in front. I keep more distance as well.',
        ],
      },
      {
        text: 'How far do you keep your finger from the trigger in practice? Mine wanders to the guard when I get excited.',
        answers: [
          'Straight along the stock or the receiver. I practice it at home with an unloaded gun until the finger lies there by itself.',
          'Same problem. I say "on target" to myself before the finger moves. Sounds silly, works.',
        ],
      },
      {
        about: ['ammunition'],
        text: 'Found a box of mixed old shells in the garage. Is there any way to sort what is still good?',
        answers: [
          'If I cannot read the head stamp and do not know how it was stored, I do not shoot it. Ask the police or a range where to hand it in.',
          'Mixed gauges in one box are how a 20-gauge shell ends up in a 12. Not worth the risk.',
        ],
      },
      {
        about: ['ammunition'],
        text: 'Click instead of bang at the range today. I waited the thirty seconds, muzzle downrange. What do you do with the cartridge afterwards?',
        answers: [
          'Set it apart, away from the other ammunition, and give it to the range officer. Never try it again.',
          'Check the primer too. Mine had only a light strike and it was the firing pin, so the gun went to the gunsmith.',
        ],
      },
      {
        about: ['groups'],
        text: 'In a line of three, does the one in the middle have any zone left besides straight ahead?',
        answers: [
          'About 45 degrees straight in front, and it moves with you. The outer two take the sides.',
          'Right. And if the line bends, your zone shrinks or is gone. Stop and straighten it first.',
        ],
      },
      {
        about: ['obstacles', 'carries'],
        text: 'Do you unload for every fence, even a knee-high one?',
        answers: [
          'Every one. The time I thought it too low to bother was the time I fell.',
          'Yes. Unload, action open, gun under first with the muzzle away from where you cross.',
          'Every fence, ditch, log and ladder. It costs ten seconds.',
        ],
      },
    ],
  },
  {
    tags: ['storage', 'home'],
    questions: [
      {
        text: 'Where do you keep the key to the safe when there are teenagers in the house?',
        answers: [
          'Nowhere: ours has a code, and I change it. A key in the house is found, always.',
          'On me. And the ammunition is locked up somewhere else.',
        ],
      },
      {
        text: 'Is a trigger lock enough if the gun is in a closed closet?',
        answers: [
          'Better than nothing, and not enough for me. Locked away, unloaded, ammunition locked up separately.',
          'Some states prescribe how it has to be stored when minors live there. Look up yours.',
        ],
      },
    ],
  },
  {
    tags: ['treestand', 'falls'],
    questions: [
      {
        text: 'When exactly do you clip in? I see people do it once they sit.',
        answers: [
          'Before the first foot leaves the ground. Most falls happen on the way up or down.',
          'A lifeline from the ground to above the seat, with a sliding knot. Then you are never unclipped.',
          'Those people are exactly the ones in the statistics.',
        ],
      },
      {
        text: 'How often do you replace straps? Mine were out all year.',
        answers: [
          'If they were out all year: now. Sun and squirrels.',
          'I take stands down after the season, write the year on the strap, and follow what the maker says.',
        ],
      },
      {
        text: 'What would you do alone, hanging in the harness, with the stand gone?',
        answers: [
          'Relief strap first: stand in it and keep the legs moving, then phone. Blood pools quickly when you hang still.',
          'Practice it at knee height with somebody beside you. I could not reach my strap the first time.',
        ],
      },
      {
        text: 'Do you haul the bow up with the arrows on it?',
        answers: [
          'In the quiver, covered, never nocked. And the line is not tied to me while I climb.',
          'Haul line, always, and an unloaded gun with the muzzle down and the action open.',
        ],
      },
    ],
  },
  {
    tags: ['cold', 'water', 'boats', 'survival', 'first-aid'],
    questions: [
      {
        about: ['water', 'boats'],
        text: 'Does anybody really wear the life jacket over a hunting coat, all the time?',
        answers: [
          'All the time. In cold water you have about a minute to get your breath under control, not to look for a jacket.',
          'There are float coats. Warm, camouflaged, and it is on when you need it.',
          'My cousin laughs about it. My cousin has not fallen in yet.',
        ],
      },
      {
        about: ['survival', 'checklist', 'boats'],
        text: 'What do you tell the person who waits at home? Mine only knows "back for dinner".',
        answers: [
          'Where I park, where I hunt, when I am back, and when to call whom. The hunt plan form takes two minutes.',
          'A photo of the plan and the parking place. And I call when I am out, so that the alarm means something.',
        ],
      },
      {
        about: ['cold'],
        text: 'Why is it wrong to rub frozen fingers? My grandfather always used snow.',
        answers: [
          'The tissue is damaged by it. Warm it in lukewarm water or an armpit, and only if it cannot freeze again.',
          'Old advice, sadly wrong. Skin against skin, out of the wind, and to a doctor if it stays white and hard.',
        ],
      },
      {
        about: ['cold', 'first-aid'],
        text: 'Somebody shivers hard and then stops, but is still cold and gets clumsy. Better or worse?',
        answers: [
          'Worse, much worse. That is somebody who cannot warm up alone any more. Call for help, keep them lying, insulated, out of wind and wet.',
          'Fumbles, mumbles, stumbles. When the shivering stops by itself, it is an emergency.',
        ],
      },
      {
        text: 'Cotton shirt under wool, is that really so bad if it is dry outside?',
        answers: [
          'You sweat on the way in, and then it is wet all day. Wool or synthetics next to the skin.',
          'I was cured of cotton by one November morning in the marsh.',
        ],
      },
      {
        about: ['survival'],
        text: 'If you notice that you are lost: stay or walk?',
        answers: [
          'Stay. Stop, think, observe, plan. If somebody knows your plan, they will look near it.',
          'Stay and make yourself visible. Three of anything is a call for help.',
          'A fire before dark, even a small one. You think better beside it.',
        ],
      },
    ],
  },
];
