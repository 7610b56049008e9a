package dev.millrace.api.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A field that takes one object or a list of them.
 *
 * @param <T> what they are: a record, or a sealed choice of records
 */
public final class OneOrMany<T> {

    /** One that was an object, and where it stood: empty, or an index such as {@code [1]}. */
    record Item<T>(String index, T value) {}

    private final List<Item<T>> items;

    OneOrMany(List<Item<T>> items) {
        this.items = List.copyOf(items);
    }

    @JsonValue
    public List<T> items() {
        return items.stream().map(Item::value).toList();
    }

    /**
     * Shows each of them together with its place, such as {@code then} or {@code then[1]}.
     *
     * @param field the name of this field
     */
    public void forEach(String field, BiConsumer<String, T> action) {
        items.forEach(item -> action.accept(field + item.index(), item.value()));
    }
}
