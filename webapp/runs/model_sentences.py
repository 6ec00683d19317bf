"""What analysis says of models and of the server they may run on, named for the catalogues as in sentences.py."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MODEL_SENTENCES = (
    gettext_noop("The model's folder '…' isn't there any more. Put it back, then press retry."),
    gettext_noop("The model '…' isn't on this machine any more. Download it on the model page, then press retry."),
    gettext_noop("The model '…' is not on this machine and its hub can't be reached. Try again when there is a network."),
    gettext_noop("The model '…' can't be had: none of that name is here or on its hub, or the hub can't be reached."),
    gettext_noop("The folder '…' holds no model that can be read: it needs config.json, a tokenizer and safetensors."),
    gettext_noop("The model '…' needs a package that isn't installed (…)."),
    gettext_noop("The model '…' is of a kind that can't be used here (…)."),
    gettext_noop("The model '…' is of the kind '…', which can't be used here."),
    gettext_noop("This model needs # GB of memory at least, and there are # GB. Choose a smaller model, or let the detectors describe."),
    gettext_noop("There is too little memory for this model: not even one window fits. Choose a smaller model or shorter windows."),
    gettext_noop("Describing with a model needs torch and transformers: install them with `make install VLM=#`."),
    gettext_noop("The model server @ doesn't answer. What was described so far is kept; press retry when it runs again."),
    gettext_noop("The model server @ has too much to do. What was described so far is kept; press retry when it has time again."),
    gettext_noop("The model server @ refuses the key. Check the key in the settings."),
    gettext_noop("The model server @ doesn't know this model at this address. Check the model's name and the address in the settings."),
    gettext_noop("The model server @ says that a question is too long for the model. Set a smaller context or shorter windows."),
    gettext_noop("The model server @ sends on to another address. Put that address into the settings if you trust it."),
    gettext_noop("The model server @ refuses the question. Check that the model on it can look at pictures."),
    gettext_noop("The model server @ answers, but with no words. Check that the model on it can look at pictures."),
    gettext_noop("The model on @ answers in # seconds; the server offers structured output."),
    gettext_noop("The model on @ answers in # seconds; the server doesn't offer structured output."),
    gettext_noop("The tokens of this model could not be counted (…)."),
    gettext_noop("No model server is set: name its address in SECONDSIGHT_SERVER_URL and its model in SECONDSIGHT_SERVER_MODEL."),
)
