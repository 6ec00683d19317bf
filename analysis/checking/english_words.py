"""English words that a free line may use, by what detectors call them."""

from __future__ import annotations

from analysis.checking.listed import listed

EXACT = """
person: person people human humans human~being human~beings individual individuals pedestrian pedestrians
face: face faces | hand: hand hands
bicycle: bicycle bicycles bike bikes | motorcycle: motorcycle motorcycles motorbike motorbikes
car: car cars automobile automobiles | airplane: airplane airplanes aeroplane aeroplanes aircraft plane planes jet jets
bus: bus buses | truck: truck trucks lorry lorries | train: train trains | boat: boat boats ship ships
traffic light: traffic~light traffic~lights stoplight stoplights traffic~signal traffic~signals
fire hydrant: fire~hydrant fire~hydrants hydrant hydrants | stop sign: stop~sign stop~signs
parking meter: parking~meter parking~meters | bench: bench benches | bird: bird birds | cat: cat cats | dog: dog dogs
horse: horse horses | sheep: sheep | cow: cow cows | elephant: elephant elephants | bear: bear bears | zebra: zebra zebras
giraffe: giraffe giraffes | backpack: backpack backpacks rucksack rucksacks | umbrella: umbrella umbrellas parasol parasols
handbag: handbag handbags | tie: tie ties necktie neckties | suitcase: suitcase suitcases | frisbee: frisbee frisbees
skis: skis pair~of~skis pairs~of~skis | snowboard: snowboard snowboards | kite: kite kites | skateboard: skateboard skateboards
sports ball: sports~ball sports~balls | baseball bat: baseball~bat baseball~bats | baseball glove: baseball~glove baseball~gloves
surfboard: surfboard surfboards | tennis racket: tennis~racket tennis~rackets tennis~racquet tennis~racquets
bottle: bottle bottles | wine glass: wine~glass wine~glasses | cup: cup cups mug mugs | fork: fork forks | knife: knife knives
spoon: spoon spoons | bowl: bowl bowls | banana: banana bananas | apple: apple apples | sandwich: sandwich sandwiches
orange: oranges | broccoli: broccoli | carrot: carrot carrots | hot dog: hot~dog hot~dogs hotdog hotdogs | pizza: pizza pizzas
donut: donut donuts doughnut doughnuts | cake: cake cakes | chair: chair chairs | couch: couch couches sofa sofas
potted plant: potted~plant potted~plants houseplant houseplants | bed: bed beds | dining table: dining~table dining~tables
toilet: toilet toilets | tv: tv tvs television televisions | laptop: laptop laptops
mouse: computer~mouse computer~mice | remote: remote~control remote~controls | keyboard: keyboard keyboards
cell phone: cell~phone cell~phones phone phones smartphone smartphones mobile~phone mobile~phones cellphone cellphones
microwave: microwave microwaves | oven: oven ovens | toaster: toaster toasters | sink: sink sinks
refrigerator: refrigerator refrigerators fridge fridges | book: book books | clock: clock clocks | vase: vase vases
scissors: scissors pair~of~scissors pairs~of~scissors | teddy bear: teddy~bear teddy~bears
hair drier: hair~dryer hair~dryers hair~drier hair~driers hairdryer hairdryers | toothbrush: toothbrush toothbrushes
deer or antelope: deer antelope antelopes | fox or wolf: fox foxes wolf wolves | big cat: lion lions tiger tigers leopard leopards
monkey or ape: monkey monkeys ape apes gorilla gorillas | squirrel or rodent: squirrel squirrels rodent rodents
rabbit: rabbit rabbits bunny bunnies | camel: camel camels | panda: panda pandas | pig: pig pigs | butterfly: butterfly butterflies
insect: insect insects bee bees | spider: spider spiders | snake: snake snakes | lizard: lizard lizards | turtle: turtle turtles
frog: frog frogs | flower: flower flowers | lighthouse: lighthouse lighthouses | fountain: fountain fountains
"""
"""What a detector's class means, singular and plural."""

NARROW = """
person: man men woman women boy boys girl girls child children kid kids baby babies toddler toddlers lady ladies
person: gentleman gentlemen guy guys
person: adult adults teenager teenagers worker workers player players cyclist cyclists rider riders skier skiers surfer surfers
person: skateboarder skateboarders snowboarder snowboarders dancer dancers singer singers presenter presenters
person: passenger passengers driver drivers policeman policemen soldier soldiers athlete athletes runner runners walker walkers
person: student students teacher teachers chef chefs waiter waiters actor actors actress actresses | dog: puppy puppies
cat: kitten kittens | cow: calf calves bull bulls | horse: pony ponies foal foals | sheep: lamb lambs
car: taxi taxis sedan sedans limousine limousines | boat: sailboat sailboats canoe canoes kayak kayaks yacht yachts ferry ferries
train: tram trams locomotive locomotives | bird: duck ducks pigeon pigeons
bird: seagull seagulls swan swans chicken chickens eagle eagles owl owls
chair: armchair armchairs
"""
"""Some of what the class means: a line that says two men where three people are isn't wrong."""

LOOSE = """
person: someone somebody crowd crowds figure figures audience family group~of~people
truck: van vans pickup pickups | dining table: table tables desk desks | potted plant: plant plants | tv: monitor monitors
sports ball: ball balls football footballs basketball basketballs soccer~ball tennis~ball | handbag: bag bags purse purses
wine glass: glass | cup: coffee~cup teacup | suitcase: luggage | couch: settee
"""
"""What the class may mean among other things."""

KINDS = """
bird cat dog horse sheep cow elephant bear zebra giraffe: animal animals
bicycle car motorcycle airplane bus train truck boat: vehicle vehicles
"""

COLOURS = """
black black | white white | grey grey gray | red red | orange orange | yellow yellow | green green | blue blue | purple purple violet
pink pink | brown brown | beige beige | cyan turquoise cyan
"""

NUMBERS_IN_ORDER = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: count for count, word in enumerate(NUMBERS_IN_ORDER)}
NOT_AFTER = listed(
    "stop station stations door doors house houses tower towers park seat seats window windows wheel shop store food toy toys costume "
    "race lane lights bed leash collar tree trees fish horn track tracks fighter table tables rack shelf shelves cover case lot wash "
    "engine repair crossing plate"
)
"""What makes another thing of the word in the singular before it: a bus stop is no bus."""
VERBS = listed("tie ties sink sinks train trains face faces bear bears hand hands book books ski skis plant plants")
"""What somebody does, right after somebody was named."""
NOBODY = frozenset(["nobody", "no one"])
NEGATIONS = listed("no without nobody neither zero")
CLAUSE_DOUBTS = listed(
    "not never longer nothing n't isn't aren't wasn't doesn't don't can't cannot hardly barely maybe perhaps possibly probably likely "
    "might may could seems seem appears appear apparently presumably supposedly resembles resembling suggests suggesting "
    "will would was were had reflection reflected mirror imagined"
)
"""Where one of these stands, nothing in the clause is said outright."""
COUNT_DOUBTS = listed(
    "about around roughly approximately nearly almost over under least most than up another other others more several many "
    "each every both of or additional"
)
"""Beside a number, it isn't all that there are."""
BETWEEN = listed("in the a an with at on by from to for is are his her their its into next beside")
PRETENDED = listed("toy stuffed plush cartoon model like fake wooden plastic painted printed")
"""Right before a thing: it isn't one."""
DEPICTED = listed(
    "picture pictures photo photos photograph photographs painting paintings drawing drawings poster posters statue statues "
    "sculpture image images illustration cartoon logo icon emoji toy toys stuffed plush model shape shaped sticker print "
    "silhouette mask costume sign word words like"
)
"""What follows is shown by something else, and a detector may know it or not."""
JOINS = listed("and while whereas but then as")
OTHERS = listed("another other others second third")
