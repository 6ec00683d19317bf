"""The model's own parts, called one after another for training: pictures become tokens, tokens become hidden states."""

from __future__ import annotations

from typing import Any

import torch

Tensor = torch.Tensor


def look(model: Any, pixels: Tensor) -> Tensor:
    """What the language model gets of each frame: (frames, 3, side, side) -> (frames, tokens, width)."""
    features = model.model.get_video_features(pixels[None]).pooler_output[0]
    return features.reshape(len(pixels), -1, features.shape[-1])


def embedded(model: Any, ids: Tensor, features: Tensor, video_at: Tensor) -> Tensor:
    """The prompt and reply as vectors; `video_at` says where in the flattened `ids` the frames' tokens stand."""
    words = model.get_input_embeddings()(ids)
    flat = words.flatten(0, 1).index_copy(0, video_at, features.flatten(0, 1).to(words.dtype))
    return flat.view_as(words)


def hidden_states(model: Any, inputs: Tensor) -> list[Tensor]:
    """Behind each layer of the language model, the last one normalised; rows are padded on the right, so no mask is needed."""
    language = model.model.language_model
    positions = torch.arange(inputs.shape[1], device=inputs.device)[None]
    turns = language.rotary_emb(inputs, position_ids=positions)
    states = [inputs]
    for layer in language.layers:
        states.append(layer(states[-1], attention_mask=None, position_embeddings=turns, position_ids=positions))
    return [*states[1:-1], language.norm(states[-1])]
