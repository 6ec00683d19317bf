"""A detector of one's own choice takes the place of the one that ships: tiny random D-FINE and RT-DETRv2 of the real classes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import DFineConfig, DFineForObjectDetection, RTDetrImageProcessorPil, RTDetrV2Config, RTDetrV2ForObjectDetection

from analysis.detectors.hub_objects import HubObjectDetector
from analysis.loading import load
from analysis.options import options_for
from analysis.timeline import Frame

BACKBONES = {
    "d-fine": {
        "model_type": "hgnet_v2",
        "num_channels": 3,
        "embedding_size": 8,
        "depths": [1, 1, 1, 1],
        "hidden_sizes": [8, 16, 32, 64],
        "stem_channels": [3, 8, 8],
        "stage_in_channels": [8, 8, 16, 32],
        "stage_mid_channels": [8, 8, 16, 32],
        "stage_out_channels": [8, 16, 32, 64],
        "stage_num_blocks": [1, 1, 1, 1],
        "stage_numb_of_layers": [1, 1, 1, 1],
        "out_features": ["stage2", "stage3", "stage4"],
    },
    "rt-detr": {
        "model_type": "rt_detr_resnet",
        "embedding_size": 8,
        "hidden_sizes": [8, 16, 32, 64],
        "depths": [1, 1, 1, 1],
        "layer_type": "basic",
        "out_features": ["stage2", "stage3", "stage4"],
    },
}
SMALL = {
    "encoder_hidden_dim": 32,
    "encoder_in_channels": [16, 32, 64],
    "d_model": 32,
    "num_queries": 20,
    "decoder_in_channels": [32, 32, 32],
    "decoder_ffn_dim": 64,
    "encoder_ffn_dim": 64,
    "decoder_layers": 2,
    "decoder_attention_heads": 4,
    "encoder_attention_heads": 4,
    "num_denoising": 0,
}


def saved(folder, family, labels):
    torch.manual_seed(0)
    kinds = {"d-fine": (DFineConfig, DFineForObjectDetection), "rt-detr": (RTDetrV2Config, RTDetrV2ForObjectDetection)}
    config_of, model_of = kinds[family]
    config = config_of(backbone_config=BACKBONES[family], **SMALL, id2label=labels, label2id={v: k for k, v in labels.items()})
    model = model_of(config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "class_embed" in name and name.endswith("bias"):
                weight.fill_(0.5)  # else a random model is sure of nothing
                weight[2:] = -0.5
    model.save_pretrained(folder)
    RTDetrImageProcessorPil(size={"height": 160, "width": 160}).save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("family", ["d-fine", "rt-detr"])
def test_boxes_come_back_within_the_picture_with_coco_names_only(tmp_path, family):
    detector = HubObjectDetector(saved(tmp_path, family, {0: "Person", 1: "sofa", 2: "gizmo"}))
    detector.load()
    picture = np.random.default_rng(0).integers(0, 255, (90, 160, 3), dtype=np.uint8)
    found = detector.detect(Frame(picture, 1.5))
    assert found and {one.label for one in found} <= {"person", "couch"}
    assert all(one.pts_seconds == 1.5 and one.box for one in found)
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)


def test_a_detector_that_knows_none_of_the_things_is_refused(tmp_path):
    with pytest.raises(ValueError, match="none of COCO's things"):
        HubObjectDetector(saved(tmp_path, "rt-detr", {0: "gizmo", 1: "doodad"})).load()


def test_a_setting_names_it_and_a_missing_one_leaves_objects_out_with_a_sentence(tmp_path, monkeypatch):
    from analysis import loading

    loading._objects.cache_clear()
    monkeypatch.setenv("SECONDSIGHT_OBJECT_MODEL", saved(tmp_path, "rt-detr", {0: "person", 1: "dog"}))
    assert isinstance(load(options_for("fast")).detectors.objects, HubObjectDetector)
    loading._objects.cache_clear()
    monkeypatch.setenv("SECONDSIGHT_OBJECT_MODEL", str(tmp_path / "nothing"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    left_out = load(options_for("fast")).detectors
    loading._objects.cache_clear()
    assert left_out.objects is None and any("Objects were not looked for" in sentence for sentence in left_out.left_out)
