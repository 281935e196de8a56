// What surrogates are made of. Lists of ours: common first names and surnames of several languages, and places and houses that we have made up.
export const GIVEN_NAMES: readonly string[] = (
  'Ada Adrian Agnes Alba Albin Alma Amir Anja Anton Aron Astrid Beata Benno Berta Bianca Boris Bruno Carla Celia Clemens Cora ' +
  'Dario Delia Doris Edgar Edith Elias Elif Elmar Emil Enno Erika Erwin Esra Eugen Fabio Fatima Felix Fiona Flora Franz Frieda Georg Gerda ' +
  'Gino Greta Gustav Hamid Hanna Harald Hedwig Helga Hugo Ida Ilse Imre Ines Inga Iris Ivan Ivo Jana Janos Jasmin Jens Jonas Judith Jules Karin ' +
  'Karl Katja Kemal Kira Klara Konrad Lars Laura Lea Leonie Lina Linus Lorenz Lotte Luis Luna Mara Marek Marta Matteo Mila Milan Mina Nadja Nele ' +
  'Nico Nils Nora Olaf Olga Omar Oskar Paula Pavel Petra Philip Pia Ralf Rania Rita Robin Rosa Ruben Samir Selma Sergej Silke Simon Sofia Stella ' +
  'Sven Tamara Tarek Thea Tilda Timo Toni Ulla Ursula Valentin Vera Victor Viola Walter Wanda Wilma Xenia Yara Yusuf Zita'
).split(' ');

export const SURNAMES: readonly string[] = (
  'Adler Albers Amsel Anders Arndt Asmus Auer Bader Bach Baier Balint Barth Bauer Baumann Becker Behrens Benda Berger Beyer Bischof ' +
  'Blum Bogner Bohm Borg Brandt Brenner Brunner Busch Castro Conrad Dahl Decker Demir Diaz Dietz Doller Drexler Dubois Ebert Eckert Egger Ehlers ' +
  'Engel Erler Esser Faber Falk Farkas Feld Ferrari Fiedler Fink Forster Frank Freund Fuchs Gabriel Garcia Gerber Glaser Grau Greiner Gruber Haas ' +
  'Hagen Hahn Hansen Hartl Heller Herzog Hinze Hofer Horn Horvat Huber Ibsen Jacobs Jansen Jung Kaiser Kaplan Keller Kern Kessler Kirch Klein Koch ' +
  'Kovacs Kraus Kuhn Kurz Lang Larsen Lehner Lenz Lindner Lopez Lorch Luther Maier Marek Marino Martens Maurer Meinert Merz Moser Nagel Neumann ' +
  'Nolte Novak Ober Olsen Ortner Ott Pabst Paulsen Peters Pichler Pohl Popov Probst Quast Radler Rau Reiter Renner Rieger Ritter Rossi Roth Sander Santos ' +
  'Sattler Schenk Schiller Seidel Seiler Silva Simmer Sommer Stark Steiner Stolz Sturm Tanner Thaler Thoma Trost Uhl Ulrich Urban Vogel Wagner Walder Wendt ' +
  'Werner Wieland Wirth Wolf Yilmaz Zander Zeller Ziegler Zimmer'
).split(' ');

/** No such places, as far as we know; they sound like places all the same. */
export const PLACES: readonly string[] = (
  'Ahrentin Altmoorfeld Ambergrund Arnswick Ashenbrook Aumarsch Barlowmere Birkenthal Blauwies Brackenholt Brunnhalde Dachsbruck Dornwiesen Eastmarren ' +
  'Ebersfurt Eichhalde Elmstead-Vale Erlengrund Fallowby Farnhalde Fichtenrode Fuchsmoor Glimmerau Granwick Graustetten Hainmoor Haselbruck Hazelmarsh Heidwang ' +
  'Hollerau Ilmstetten Kaltenmoos Kestrelham Kirrfeld Klarenrode Langmaren Larchford Lerchenbuhl Lindenmaar Lorrach-Nord Marlbeck Moosfurt Nebelthal Nordhalm Oakmarsh ' +
  'Otterwick Pappelheim Quellmoor Rabenmoos Rehwinkel Rowanbeck Rothmaren Sandhalde Schilfau Silbergrund Sommerbruck Steinwang Tannmoor Thornmere Uferrode Ulmenau ' +
  'Vossmaar Wachtelrode Weidmoor Westerhalm Willowgate Wolfsgarn Ziegelau'
).split(' ');

export const ORGANISATIONS: readonly string[] = (
  'Ahornhaus Amberhouse Arkenhof Birkenstift Blauhaus Brunnenhof Cedarhouse Dornstift Eichenhof Elmhouse Erlenstift Falkenhaus Fernhouse Fichtenhof Ginkgohaus ' +
  'Grauhof Haselstift Heronhouse Hollerhaus Ivyhouse Juniperhouse Kastanienhof Kiefernstift Larchhouse Lerchenhaus Lindenstift Magnolienhaus Maplehouse Mohnhaus ' +
  'Oakhouse Pappelstift Quellenhof Rowanhouse Rosmarinhaus Silberhaus Sternstift Tannenhof Thymianhaus Ulmenstift Wachholderhof Weidenstift Willowhouse'
).split(' ');
