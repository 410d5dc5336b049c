//===- ProtoMutator.cpp - Changing fields of an ONNX model ----------------===//
//
// Walks the message by reflection, so that every field of every message can be
// cleared, copied from elsewhere, or given a strange value. Names are exchanged
// for other names of the model: that is how cycles, repeated results and
// operands of the wrong type come about.
//
//===----------------------------------------------------------------------===//

#include "ProtoMutator.h"
#include "onnx/onnx_pb.h"
#include <random>

using namespace hetero::fuzz;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

/// One model being mutated.
class ProtoMutator {
public:
  ProtoMutator(onnx::ModelProto &model, unsigned seed) : random(seed) {
    collect(model);
  }

  void mutate() {
    Message &message = *messages[below(messages.size())];
    const auto &descriptor = *message.GetDescriptor();
    if (descriptor.field_count() == 0)
      return;
    const FieldDescriptor &field =
        *descriptor.field(static_cast<int>(below(descriptor.field_count())));
    if (field.is_repeated())
      mutateList(message, field);
    else if (message.GetReflection()->HasField(message, &field) &&
             below(4) == 0)
      message.GetReflection()->ClearField(&message, &field);
    else
      setField(message, field);
  }

private:
  size_t below(size_t bound) { return random() % bound; }

  void collect(Message &message) {
    messages.push_back(&message);
    const Reflection &reflection = *message.GetReflection();
    std::vector<const FieldDescriptor *> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor *field : fields) {
      int count =
          field->is_repeated() ? reflection.FieldSize(message, field) : 0;
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
          field->type() == FieldDescriptor::TYPE_STRING) {
        for (int i = 0; i < count; ++i)
          names.push_back(reflection.GetRepeatedString(message, field, i));
        if (!field->is_repeated())
          names.push_back(reflection.GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        for (int i = 0; i < count; ++i)
          collect(*reflection.MutableRepeatedMessage(&message, field, i));
        if (!field->is_repeated())
          collect(*reflection.MutableMessage(&message, field));
      }
    }
  }

  int64_t drawInteger() {
    switch (below(5)) {
    case 0:
      return int64_t(uint64_t(1) << below(64));
    case 1:
      return -static_cast<int64_t>(below(6));
    case 2:
      return std::numeric_limits<int64_t>::max();
    default:
      return static_cast<int64_t>(below(32));
    }
  }

  double drawNumber() {
    constexpr double numbers[] = {0.0, -1.0, 1e-45, 3.4e38, INFINITY, NAN, 0.5};
    return numbers[below(std::size(numbers))];
  }

  std::string drawText() {
    return names.empty() ? "x" : names[below(names.size())];
  }

  /// A message of the same type from elsewhere in the model, or null.
  const Message *drawMessage(const FieldDescriptor &field) {
    const Message *found = nullptr;
    for (size_t attempt = 0; attempt < 20 && !found; ++attempt) {
      const Message *candidate = messages[below(messages.size())];
      if (candidate->GetDescriptor() == field.message_type())
        found = candidate;
    }
    return found;
  }

  void setField(Message &message, const FieldDescriptor &field);
  void mutateList(Message &message, const FieldDescriptor &field);

  std::minstd_rand random;
  std::vector<Message *> messages;
  std::vector<std::string> names;
};

} // namespace

void ProtoMutator::setField(Message &message, const FieldDescriptor &field) {
  const Reflection &reflection = *message.GetReflection();
  switch (field.cpp_type()) {
  case FieldDescriptor::CPPTYPE_INT32:
    return reflection.SetInt32(&message, &field, int32_t(drawInteger()));
  case FieldDescriptor::CPPTYPE_INT64:
    return reflection.SetInt64(&message, &field, drawInteger());
  case FieldDescriptor::CPPTYPE_UINT32:
    return reflection.SetUInt32(&message, &field, uint32_t(drawInteger()));
  case FieldDescriptor::CPPTYPE_UINT64:
    return reflection.SetUInt64(&message, &field, uint64_t(drawInteger()));
  case FieldDescriptor::CPPTYPE_FLOAT:
    return reflection.SetFloat(&message, &field, float(drawNumber()));
  case FieldDescriptor::CPPTYPE_DOUBLE:
    return reflection.SetDouble(&message, &field, drawNumber());
  case FieldDescriptor::CPPTYPE_BOOL:
    return reflection.SetBool(&message, &field, below(2));
  case FieldDescriptor::CPPTYPE_ENUM:
    return reflection.SetEnumValue(&message, &field, int(below(30)));
  case FieldDescriptor::CPPTYPE_STRING:
    return reflection.SetString(&message, &field, drawText());
  case FieldDescriptor::CPPTYPE_MESSAGE:
    if (const Message *source = drawMessage(field)) {
      // A message may not be copied into its own part.
      std::unique_ptr<Message> copy(source->New());
      copy->CopyFrom(*source);
      reflection.MutableMessage(&message, &field)->CopyFrom(*copy);
    }
    return;
  }
}

void ProtoMutator::mutateList(Message &message, const FieldDescriptor &field) {
  const Reflection &reflection = *message.GetReflection();
  int count = reflection.FieldSize(message, &field);
  int i = count ? static_cast<int>(below(count)) : 0,
      j = count ? static_cast<int>(below(count)) : 0;
  size_t action = below(4);
  if (count && action == 0)
    return reflection.SwapElements(&message, &field, i, j);
  if (count && action == 1) {
    reflection.SwapElements(&message, &field, i, count - 1);
    return reflection.RemoveLast(&message, &field);
  }
  bool adds = action == 2 || count == 0;
  switch (field.cpp_type()) {
  case FieldDescriptor::CPPTYPE_INT32:
    return adds ? reflection.AddInt32(&message, &field, int32_t(drawInteger()))
                : reflection.SetRepeatedInt32(&message, &field, i,
                                              int32_t(drawInteger()));
  case FieldDescriptor::CPPTYPE_INT64:
    return adds ? reflection.AddInt64(&message, &field, drawInteger())
                : reflection.SetRepeatedInt64(&message, &field, i,
                                              drawInteger());
  case FieldDescriptor::CPPTYPE_UINT64:
    return reflection.AddUInt64(&message, &field, uint64_t(drawInteger()));
  case FieldDescriptor::CPPTYPE_FLOAT:
    return adds ? reflection.AddFloat(&message, &field, float(drawNumber()))
                : reflection.SetRepeatedFloat(&message, &field, i,
                                              float(drawNumber()));
  case FieldDescriptor::CPPTYPE_DOUBLE:
    return reflection.AddDouble(&message, &field, drawNumber());
  case FieldDescriptor::CPPTYPE_STRING:
    return adds ? reflection.AddString(&message, &field, drawText())
                : reflection.SetRepeatedString(&message, &field, i, drawText());
  case FieldDescriptor::CPPTYPE_MESSAGE:
    if (const Message *source = drawMessage(field)) {
      std::unique_ptr<Message> copy(source->New());
      copy->CopyFrom(*source);
      Message *target =
          adds ? reflection.AddMessage(&message, &field)
               : reflection.MutableRepeatedMessage(&message, &field, i);
      target->CopyFrom(*copy);
    }
    return;
  default:
    return;
  }
}

size_t hetero::fuzz::mutateOnnx(uint8_t *data, size_t size, size_t maxSize,
                                unsigned seed) {
  std::minstd_rand random(seed);
  onnx::ModelProto model;
  if (random() % 6 == 0 ||
      !model.ParseFromArray(data, static_cast<int>(size)) || !model.has_graph())
    return 0;
  for (size_t count = 1 + random() % 3; count > 0; --count)
    // A new walk each time: a mutation may remove messages.
    ProtoMutator(model, random()).mutate();
  std::string bytes = model.SerializePartialAsString();
  if (bytes.empty() || bytes.size() > maxSize)
    return 0;
  std::copy(bytes.begin(), bytes.end(), data);
  return bytes.size();
}
