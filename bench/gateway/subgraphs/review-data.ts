const LOREM =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna ' +
  'aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis ' +
  'aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint ' +
  'occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.';
const SED =
  'Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium, totam rem aperiam, ' +
  'eaque ipsa quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt explicabo. Nemo enim ipsam ' +
  'voluptatem quia voluptas sit aspernatur aut odit aut fugi';
const QUIA =
  'sed quia consequuntur magni dolores eos qui ratione voluptatem sequi nesciunt. Neque porro quisquam est, qui dolorem ' +
  'ipsum quia dolor sit amet, consectetur, adipisci velit, sed quia non numquam eius modi tempora incidunt ut labore et ' +
  'dolore magnam aliquam quaerat voluptatem.';
const UT_ENIM =
  'Ut enim ad minima veniam, quis nostrum exercitationem ullam corporis suscipit laboriosam, nisi ut aliquid ex ea commodi ' +
  'consequatur? Quis autem';
const AT_VERO =
  'At vero eos et accusamus et iusto odio dignissimos ducimus qui blanditiis praesentium voluptatum deleniti atque corrupti ' +
  'quos dolores et quas molestias excepturi sint occaecati cupiditate non provident, similique sunt in culpa qui officia ' +
  'deserunt mollitia animi, id est laborum et dolorum fuga. Et harum quidem rerum facilis est et expedita distinctio. Nam ' +
  'libero tempore, cum soluta nobis est eligendi optio cumque nihil impedit quo minus id quod maxime placeat facere ' +
  'possimus, omnis voluptas assumenda est, omnis dolor repellendus. Temporibus autem quibusdam et aut officiis debitis aut ' +
  'rerum necessitatibus saepe eveniet ut et voluptates repudiandae sint et molestiae non recusandae. Itaque earum rerum hic ' +
  'tenetur a sapiente delectus, ut aut reiciendis voluptatibus maiores alias consequatur aut perferendis doloribus ' +
  'asperiores repellat.';

/** As The Guild's comparison has them: what they say makes up most of the answer to the nested query. */
export const REVIEWS: readonly { id: string; upc: string; body: string }[] = [
  { id: '1', upc: '1', body: LOREM },
  { id: '2', upc: '1', body: SED },
  { id: '3', upc: '1', body: QUIA },
  { id: '4', upc: '1', body: UT_ENIM },
  { id: '5', upc: '2', body: LOREM },
  { id: '6', upc: '2', body: SED },
  { id: '7', upc: '2', body: QUIA },
  { id: '8', upc: '2', body: UT_ENIM },
  { id: '9', upc: '3', body: UT_ENIM },
  { id: '10', upc: '4', body: UT_ENIM },
  { id: '11', upc: '4', body: AT_VERO },
];
