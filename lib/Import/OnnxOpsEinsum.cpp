//===- OnnxOpsEinsum.cpp - Sums of products by their indices --------------===//
//
// An equation names the dimensions of every operand by letters. Two operands
// are multiplied at a time; a letter that nothing further needs is summed over:
// by a matrix product if both have it, by a reduction if one has.
//
//===----------------------------------------------------------------------===//

#include "NodeSteps.h"

using namespace hetero;

namespace {
/// The dimensions behind `...` are labels beyond every letter, counted from the
/// last one because broadcasting aligns there.
using Label = int;
constexpr Label kEllipsis = 256;
using Labels = SmallVector<Label>;

/// A tensor whose dimensions have labels.
struct Term {
  Value value;
  Labels labels;

  int64_t getSize(Label label) const {
    return getShape(value)[llvm::find(labels, label) - labels.begin()];
  }
};

class Equation {
public:
  explicit Equation(NodeImporter &importer)
      : importer(importer), steps(importer) {}

  LogicalResult import();

private:
  LogicalResult parse();
  FailureOr<Labels> parseTerm(StringRef text, int64_t rank,
                              bool isResult = false);
  void takeDiagonals(Term &term);
  void sumUnneeded(Term &term, ArrayRef<Term> later);
  FailureOr<Term> multiply(Term lhs, Term rhs, ArrayRef<Term> later);
  bool isNeeded(Label label, ArrayRef<Term> later) const;
  Term arrange(const Term &term, ArrayRef<Label> order);
  Value matmul(const Term &lhs, const Term &rhs, ArrayRef<Label> batch,
               ArrayRef<Label> rows, ArrayRef<Label> columns,
               ArrayRef<Label> depth);

  NodeImporter &importer;
  NodeSteps steps;
  SmallVector<Term> terms;
  Labels result;
  /// The most dimensions that `...` stands for in an operand.
  int64_t ellipsisRank = 0;
};
} // namespace

//===----------------------------------------------------------------------===//
// The equation
//===----------------------------------------------------------------------===//

FailureOr<Labels> Equation::parseTerm(StringRef text, int64_t rank,
                                      bool isResult) {
  Labels labels;
  int64_t letters =
      llvm::count_if(text, [](char c) { return llvm::isAlpha(c); });
  while (!text.empty()) {
    char c = text.front();
    if (c == ' ') {
      text = text.drop_front();
    } else if (llvm::isAlpha(c)) {
      if (isResult && llvm::is_contained(labels, Label(c)))
        return importer.refuse("its result names a dimension twice");
      labels.push_back(c);
      text = text.drop_front();
    } else {
      // The checker has seen to it that this is an ellipsis.
      text = text.drop_front(3);
      int64_t count = isResult ? ellipsisRank : rank - letters;
      ellipsisRank = std::max(ellipsisRank, count);
      for (int64_t i = count; i > 0; --i)
        labels.push_back(kEllipsis + i);
    }
  }
  if (!isResult && static_cast<int64_t>(labels.size()) != rank)
    return importer.refuse("its equation names " + llvm::Twine(labels.size()) +
                           " dimensions of an operand that has " +
                           llvm::Twine(rank));
  return labels;
}

LogicalResult Equation::parse() {
  StringRef equation = importer.getString("equation", "");
  auto [operands, stated] = equation.split("->");
  SmallVector<StringRef> texts;
  operands.split(texts, ',');
  if (texts.size() != importer.getNode().inputs.size())
    return importer.refuse("its equation '" + equation + "' has " +
                           llvm::Twine(texts.size()) + " operands, the node " +
                           llvm::Twine(importer.getNode().inputs.size()));
  for (auto [i, text] : llvm::enumerate(texts)) {
    auto labels = parseTerm(text, importer.getInputType(i).getRank());
    if (failed(labels))
      return failure();
    terms.push_back({importer.getInput(i), *labels});
  }
  if (equation.contains("->")) {
    auto labels = parseTerm(stated, 0, /*isResult=*/true);
    if (failed(labels))
      return failure();
    result = *labels;
    return success();
  }
  // Without a result: what `...` stands for, then the letters that occur once.
  for (int64_t i = ellipsisRank; i > 0; --i)
    result.push_back(kEllipsis + i);
  for (Label letter = 0; letter < kEllipsis; ++letter) {
    int64_t count = 0;
    for (const Term &term : terms)
      count += llvm::count(term.labels, letter);
    if (count == 1)
      result.push_back(letter);
  }
  return success();
}

bool Equation::isNeeded(Label label, ArrayRef<Term> later) const {
  return llvm::is_contained(result, label) ||
         llvm::any_of(later, [&](const Term &term) {
           return llvm::is_contained(term.labels, label);
         });
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

/// `term` with its dimensions in the order of `order`, which names all of them.
Term Equation::arrange(const Term &term, ArrayRef<Label> order) {
  SmallVector<int64_t> perm;
  for (Label label : order)
    perm.push_back(llvm::find(term.labels, label) - term.labels.begin());
  return {steps.transpose(term.value, perm), Labels(order)};
}

/// Keeps the diagonal of dimensions with one label: brought together at the end
/// and flattened, its elements lie a row and one apart.
void Equation::takeDiagonals(Term &term) {
  for (size_t i = 0; i < term.labels.size(); ++i) {
    auto twin = std::find(term.labels.begin() + i + 1, term.labels.end(),
                          term.labels[i]);
    if (twin == term.labels.end())
      continue;
    size_t j = twin - term.labels.begin();
    SmallVector<int64_t> perm, shape;
    Labels labels;
    for (size_t k = 0; k < term.labels.size(); ++k)
      if (k != i && k != j) {
        perm.push_back(k);
        labels.push_back(term.labels[k]);
        shape.push_back(getShape(term.value)[k]);
      }
    perm.append({static_cast<int64_t>(i), static_cast<int64_t>(j)});
    labels.push_back(term.labels[i]);
    int64_t size = getShape(term.value)[i];
    shape.push_back(size * size);
    Value flat = steps.reshape(steps.transpose(term.value, perm), shape);
    term = {steps.slice(flat, shape.size() - 1, 0, size, size + 1), labels};
    takeDiagonals(term);
    return;
  }
}

/// Sums over the dimensions of `term` that neither `later` nor the result has.
void Equation::sumUnneeded(Term &term, ArrayRef<Term> later) {
  SmallVector<int64_t> axes, shape;
  Labels kept;
  for (auto [axis, label] : llvm::enumerate(term.labels)) {
    if (isNeeded(label, later)) {
      kept.push_back(label);
      shape.push_back(getShape(term.value)[axis]);
    } else {
      axes.push_back(axis);
    }
  }
  if (axes.empty())
    return;
  term = {
      steps.reshape(steps.reduce(nn::ReduceKind::Sum, term.value, axes), shape),
      kept};
}

//===----------------------------------------------------------------------===//
// Two operands
//===----------------------------------------------------------------------===//

/// The sizes of `labels`, which `term` may lack, as a shape with ones.
static SmallVector<int64_t> getSizes(const Term &term, ArrayRef<Label> labels) {
  SmallVector<int64_t> sizes;
  for (Label label : labels)
    sizes.push_back(llvm::is_contained(term.labels, label) ? term.getSize(label)
                                                           : 1);
  return sizes;
}

static int64_t getProduct(ArrayRef<int64_t> sizes) {
  int64_t product = 1;
  for (int64_t size : sizes)
    product *= size;
  return product;
}

/// The product over `depth` as a batched product of matrices.
Value Equation::matmul(const Term &lhs, const Term &rhs, ArrayRef<Label> batch,
                       ArrayRef<Label> rows, ArrayRef<Label> columns,
                       ArrayRef<Label> depth) {
  auto join = [](std::initializer_list<ArrayRef<Label>> parts) {
    Labels all;
    for (ArrayRef<Label> part : parts)
      llvm::append_range(all, part);
    return all;
  };
  auto shapeOf = [&](const Term &term, int64_t first, int64_t second) {
    SmallVector<int64_t> shape = getSizes(term, batch);
    shape.append({first, second});
    return shape;
  };
  int64_t height = getProduct(getSizes(lhs, rows));
  int64_t width = getProduct(getSizes(rhs, columns));
  int64_t length = getProduct(getSizes(lhs, depth));
  Value left = steps.reshape(arrange(lhs, join({batch, rows, depth})).value,
                             shapeOf(lhs, height, length));
  Value right = steps.reshape(arrange(rhs, join({batch, depth, columns})).value,
                              shapeOf(rhs, length, width));
  return steps.matmul(left, right);
}

FailureOr<Term> Equation::multiply(Term lhs, Term rhs, ArrayRef<Term> later) {
  // What only one of the two has is summed before it is multiplied.
  SmallVector<Term> laterThanLeft{rhs}, laterThanRight{lhs};
  llvm::append_range(laterThanLeft, later);
  llvm::append_range(laterThanRight, later);
  sumUnneeded(lhs, laterThanLeft);
  sumUnneeded(rhs, laterThanRight);
  Labels batch, rows, columns, depth;
  for (Label label : lhs.labels) {
    if (!llvm::is_contained(rhs.labels, label)) {
      rows.push_back(label);
      continue;
    }
    bool isBatch = isNeeded(label, later);
    (isBatch ? batch : depth).push_back(label);
    bool broadcasts = isBatch && label > kEllipsis &&
                      (lhs.getSize(label) == 1 || rhs.getSize(label) == 1);
    if (lhs.getSize(label) != rhs.getSize(label) && !broadcasts)
      return importer.refuse(
          "it multiplies a dimension of " + llvm::Twine(lhs.getSize(label)) +
          " elements with one of " + llvm::Twine(rhs.getSize(label)));
  }
  for (Label label : rhs.labels)
    if (!llvm::is_contained(lhs.labels, label))
      columns.push_back(label);

  Term product;
  llvm::append_range(product.labels, batch);
  llvm::append_range(product.labels, rows);
  llvm::append_range(product.labels, columns);
  SmallVector<int64_t> shape;
  for (auto [left, right] :
       llvm::zip_equal(getSizes(lhs, batch), getSizes(rhs, batch)))
    shape.push_back(left == 1 ? right : left);
  llvm::append_range(shape, getSizes(lhs, rows));
  llvm::append_range(shape, getSizes(rhs, columns));
  if (!depth.empty()) {
    product.value = matmul(lhs, rhs, batch, rows, columns, depth);
  } else {
    // Nothing is summed: every element of one meets those of the other.
    Labels leftOrder(batch), rightOrder(batch);
    llvm::append_range(leftOrder, rows);
    llvm::append_range(rightOrder, columns);
    product.value =
        steps.multiply(steps.reshape(arrange(lhs, leftOrder).value,
                                     getSizes(lhs, product.labels)),
                       steps.reshape(arrange(rhs, rightOrder).value,
                                     getSizes(rhs, product.labels)));
  }
  product.value = steps.reshape(product.value, shape);
  if (!product.value)
    return failure();
  return product;
}

LogicalResult Equation::import() {
  if (failed(parse()))
    return failure();
  for (Term &term : terms) {
    for (auto [axis, label] : llvm::enumerate(term.labels))
      if (term.getSize(label) != getShape(term.value)[axis])
        return importer.refuse("it takes the diagonal of dimensions of " +
                               llvm::Twine(term.getSize(label)) + " and " +
                               llvm::Twine(getShape(term.value)[axis]) +
                               " elements");
    takeDiagonals(term);
    if (!term.value)
      return failure();
  }
  Term product = terms.front();
  sumUnneeded(product, ArrayRef(terms).drop_front());
  for (size_t i = 1; i < terms.size(); ++i) {
    auto next = multiply(product, terms[i], ArrayRef(terms).drop_front(i + 1));
    if (failed(next))
      return failure();
    product = *next;
  }
  return product.value ? steps.finish(0, arrange(product, result).value)
                       : failure();
}

static LogicalResult importEinsum(NodeImporter &importer) {
  return Equation(importer).import();
}

void hetero::addEinsumHandlers(OnnxHandlers &handlers) {
  handlers.add("Einsum", {12, 28}, importEinsum);
}
