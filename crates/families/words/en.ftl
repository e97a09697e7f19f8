# Words of families: whose record one looks at. Reading age 9 to 11.

families-home = Home
families-people = People I help
families-people-lead = Choose whose record you want to look at. Each page then says whose record it is.
families-born = Born { $date }
families-open = Open the record of { $name }
families-sight-child = You see the health record of your child. Some things stay private by law.
families-sight-teen = You see visits, vaccines, allergies, growth, letters, forms to sign and what is owed. The rest is private at this age.
families-sight-shared = You see what is shared with you.
families-sight-bills = You see what is owed, and nothing else.
families-none = You do not help anybody here yet
families-none-text = Do you look after a child, or help an adult? Call us. We set it up with you.
families-none-action = Go to home
