const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const FIRST_NAMES = words(`
  Aaron Abby Adrian Alice Amos Andrea Anna Arlo Ava Beatriz Ben Beth Bo Brooke Caleb Carla Carmen Casey Clara Clay Cole Dakota Dale
  Dana Daniel Diego Dolores Earl Eli Elena Emma Erik Ethan Faith Felix Fiona Gabe Gail Grace Grant Greta Hank Hannah Hazel Henry Holly
  Ian Ida Irene Isaac Ivy Jack Jade Jamal Jenna Jesse Jo Joel Jonah June Kara Karl Kate Kayla Keith Kim Kyle Lana Leah Leo Levi Lily
  Logan Lou Lucas Luis Lynn Maria Mark Martha Mason Maya Mia Miguel Molly Nadia Nate Nina Noah Nora Olga Oscar Owen Paige Pam Paul Pete
  Quinn Rachel Ray Reed Rita Rosa Ruth Ryan Sadie Sara Seth Shane Silas Sofia Stella Tara Tess Theo Todd Tom Uma Vera Victor Wade Walt
  Wendy Wes Willa Xavier Yara Zach Zoe
`);

export const LAST_NAMES = words(`
  Abbott Acosta Adler Alvarez Ames Archer Baird Banks Barlow Beck Bell Benson Birch Blake Boone Bowman Brandt Briggs Brooks Burke
  Cabrera Carver Chase Cho Colby Conrad Cruz Curtis Dalton Dawson Decker Dixon Doyle Drake Eastman Ellis Engel Espinoza Farrow Fields
  Finch Fisher Flynn Foster Fox Frost Garza Gibbs Graves Greer Hale Hansen Hardy Hawkins Hayes Heath Hobbs Holt Hughes Hunt Ingram
  Jarvis Jensen Jimenez Kane Keller Kim Klein Knox Lam Lang Larson Lee Lopez Lowe Lund Marsh Mason McCoy Medina Mercer Meyer Mills
  Moreno Moss Nash Nguyen Norris Oakley Olsen Ortiz Park Payne Peck Perry Pike Porter Quinn Ramos Reeves Reyes Rhodes Rivera Roth Rowe
  Salazar Sato Schmidt Shaw Silva Sloan Snow Stark Stone Sutton Tate Thorne Tran Underwood Vance Vega Wade Walsh Webb West Wilder Wolf
  Woods Yates York Young Zimmer
`);
