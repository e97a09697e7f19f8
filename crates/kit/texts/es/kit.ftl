# Palabras del armazón: opciones de página y fallas que no tienen palabras en otra parte.

kit-account-without-name = su cuenta
kit-preferences-lead = Estas opciones se quedan en este dispositivo.
kit-preferences-less = Mostrar menos en cada página
kit-preferences-follow = Como en mi navegador
kit-preferences-save = Guardar las opciones
kit-preferences-saved = Se guardaron sus opciones de página
kit-fault-again = Probar otra vez
kit-fault-conflict-title = Alguien cambió esto al mismo tiempo
kit-fault-conflict-text = No guardamos lo que envió, para que no se pierda nada. Abra la página otra vez para ver cómo está ahora y después haga su cambio.
kit-fault-host-title = Esta no es la dirección del portal
kit-fault-host-text = Use esta dirección: { $address }. Si usted cuida este portal: la dirección que está en sus opciones no es la misma que la del navegador.
kit-fault-form-title = No pudimos confirmar que esto venía de usted
kit-fault-form-text = La página estuvo abierta mucho tiempo o no era una de las nuestras. No se cambió nada. Abra la página otra vez y envíelo de nuevo.
