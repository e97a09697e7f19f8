# Palabras de las familias: de quién es el expediente que se mira.

families-home = Inicio
families-people = Personas a las que ayudo
families-people-lead = Elija de quién quiere ver el expediente. Cada página dice después de quién es.
families-born = Nació el { $date }
families-open = Abrir el expediente de { $name }
families-sight-child = Usted ve el expediente médico de su hijo o hija. La ley protege algunas cosas como privadas.
families-sight-teen = Usted ve visitas, vacunas, alergias, crecimiento, cartas, formularios para firmar y lo que se debe. Lo demás es privado a esta edad.
families-sight-shared = Usted ve lo que se comparte con usted.
families-sight-bills = Usted ve lo que se debe, y nada más.
families-none = Todavía no ayuda a nadie aquí
families-none-text = ¿Cuida a un niño o ayuda a un adulto? Llámenos. Lo preparamos con usted.
families-none-action = Ir al inicio
